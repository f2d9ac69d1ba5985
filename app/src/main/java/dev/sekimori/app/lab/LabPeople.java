package dev.sekimori.app.lab;

import dev.sekimori.app.site.RunningSite;
import dev.sekimori.authority.PrivateFiles;
import dev.sekimori.authority.Secret;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.fault.GovernException;
import dev.sekimori.lab.Lab;
import dev.sekimori.lab.LabDevice;
import dev.sekimori.lab.recorder.RecorderSource;
import dev.sekimori.ledger.fault.LedgerClosedException;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Role;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.person.Token;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays the people of the demonstration site, through the same desks that real people use: what
 * they do stands in the ledger under the name {@code lab}. The device that nobody knows is left to
 * the visitor.
 */
final class LabPeople implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabPeople.class);
    private static final Actor LAB = new Actor(Actor.Kind.PERSON, "lab");
    private static final Owner TANAKA = new Owner("田中 花子", "tanaka@example.jp", Language.JA);
    private static final Owner FACILITIES =
            new Owner("Facilities", "facilities@example.jp", Language.EN);
    private static final Duration METER_VALIDITY = Duration.ofDays(365);
    private static final String RECORDER_TOKEN = "recorder";

    private final Lab lab;
    private final RunningSite running;
    private final Site site;
    private final Path folder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("lab-people").factory());

    LabPeople(Lab lab, RunningSite running, Path folder) {
        this.lab = lab;
        this.running = running;
        this.site = running.site();
        this.folder = folder;
    }

    /** Gives the meter, which protects itself, a certificate of the site before it first calls. */
    void enrolMeter(LabDevice meter) {
        if (Files.exists(folder.resolve("meter-1.pem"))) {
            return;
        }
        Instant now = site.clock().instant();
        String clientId = "mamori-g1-" + meter.serial();
        DeviceId id = running.recordClient(
                LAB, meter.address().getHostAddress(), clientId, Protocol.MQTTS, now);
        TlsIdentity identity = running.issueDeviceCertificate(LAB, id, METER_VALIDITY);
        try (Secret key = identity.privateKeyPem()) {
            PrivateFiles.writePrivateFile(folder.resolve("meter-1.key"), key.bytes());
            PrivateFiles.writePrivateFile(
                    folder.resolve("meter-1.pem"),
                    identity.chainPem().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Scans the lab's range, whose authority is the lab's own, and from then on accepts what is
     * known.
     */
    void begin() {
        site.ledger().onCommit(this::onCommit);
        thread.execute(() -> attempt(() -> devices(DeviceState.IN_SERVICE).forEach(this::hold)));
        thread.execute(this::acceptKnown);
        thread.execute(this::setRecorderUp);
        attempt(() -> site.scans().start(LAB, List.of(lab.options().prefix() + ".0/24"), true));
    }

    private void onCommit(List<Entry> entries) {
        if (thread.isShutdown()) {
            return;
        }
        if (entries.stream().map(Entry::event).anyMatch(LabPeople::showsADevice)) {
            thread.execute(this::acceptKnown);
        }
        if (entries.stream().map(Entry::event).anyMatch(ScanEvent.Completed.class::isInstance)) {
            thread.execute(this::setRecorderUp);
        }
    }

    private static boolean showsADevice(Event event) {
        return event instanceof DeviceEvent.Identified || event instanceof ScanEvent.Completed;
    }

    private void acceptKnown() {
        attempt(() -> {
            for (Device device : devices(DeviceState.DISCOVERED)) {
                if (device.identity().isKnown()) {
                    accept(device);
                }
            }
        });
    }

    private void accept(Device device) {
        Owner owner = device.identity().type().equals("camera") ? TANAKA : FACILITIES;
        site.devices().accept(LAB, device.id(), owner, Optional.empty(), Optional.empty());
        hold(device);
    }

    /**
     * Gives the gateway the password that the device has; a lab that starts anew has those of its
     * seed.
     */
    private void hold(Device device) {
        labDevice(device)
                .flatMap(found -> lab.credential(found.name()))
                .filter(credential -> !credential.password().isEmpty())
                .filter(_ -> hasWebPage(device))
                .ifPresent(credential -> site.devices()
                        .holdCredential(
                                LAB,
                                device.id(),
                                "http",
                                credential.user(),
                                credential.password().toCharArray()));
    }

    private static boolean hasWebPage(Device device) {
        return device.protocols().contains(Protocol.HTTP)
                || device.protocols().contains(Protocol.HTTPS);
    }

    private Optional<LabDevice> labDevice(Device device) {
        return lab.devices().stream()
                .filter(d -> device.addresses().contains(d.address().getHostAddress()))
                .findFirst();
    }

    /** The recorder records the first camera through the gateway, with a token of its own. */
    private void setRecorderUp() {
        attempt(() -> {
            Optional<Device> camera = byModel("Mado Cam M2");
            Optional<Device> recorder = byModel("Kura NVR 4");
            if (camera.isEmpty() || recorder.isEmpty()) {
                return;
            }
            String host = camera.get().id() + "." + site.info().domain();
            URI stream = URI.create(
                    "https://" + host + ":" + site.info().virtualWebPort() + "/video.mjpg");
            lab.record(new RecorderSource(
                    stream,
                    recorderToken(recorder.get().id()),
                    folder.resolveSibling("site-ca.pem")));
        });
    }

    private String recorderToken(DeviceId recorder) {
        boolean issued = false;
        try (SiteReader state = site.ledger().read()) {
            issued = state.tokens().stream()
                    .filter(Token::active)
                    .anyMatch(token -> token.name().equals(RECORDER_TOKEN));
        }
        if (issued) {
            site.people().revokeToken(LAB, RECORDER_TOKEN);
        }
        return site.people()
                .issueToken(LAB, RECORDER_TOKEN, Role.VIEWER, Optional.of(recorder))
                .text();
    }

    private Optional<Device> byModel(String model) {
        try (SiteReader state = site.ledger().read()) {
            return state.devices(DeviceFilter.ALL, Optional.empty(), SiteReader.MAX_LIMIT).stream()
                    .filter(device -> device.identity().model().equals(model))
                    .filter(device -> device.state() != DeviceState.DISCOVERED)
                    .findFirst();
        }
    }

    private List<Device> devices(DeviceState wanted) {
        try (SiteReader state = site.ledger().read()) {
            return state.devices(DeviceFilter.in(wanted), Optional.empty(), SiteReader.MAX_LIMIT);
        }
    }

    private static void attempt(Runnable act) {
        try {
            act.run();
        } catch (GovernException | LedgerClosedException e) {
            LOG.info("the lab's people could not go on: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
