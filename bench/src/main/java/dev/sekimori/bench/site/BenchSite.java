package dev.sekimori.bench.site;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.site.RunningSite;
import dev.sekimori.authority.Secret;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.bench.load.Devices;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.observe.profile.Profiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The server that is measured: the site that {@code ./sekimori up} runs, whole, with devices that
 * were accepted beforehand. {@code DIR DEVICES WEB_ORIGIN_PORT}; the configuration is
 * {@code DIR/site.yaml}, the profile is in {@code DIR/profiles}; certificates are left in
 * {@code DIR/certificates}.
 */
public final class BenchSite {
    private static final Actor BENCH = new Actor(Actor.Kind.PERSON, "bench");
    private static final Owner OWNER = new Owner("Bench", "", Language.EN);
    private static final String PROFILE = "bench";
    private static final Duration VALID = Duration.ofDays(30);

    private static final Duration CALM = Duration.ofMillis(1_500);
    private static final Duration LONGEST_UNREST = Duration.ofSeconds(30);

    private BenchSite() {}

    /** Prints {@code ready} and runs until it is ended. */
    public static void main(String[] words) throws IOException, InterruptedException {
        // A site that could not be filled must not go on without a word.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        Path dir = Path.of(words[0]);
        var start = new RunningSite.Start(
                dir,
                ConfigReader.read(dir.resolve("site.yaml")),
                Profiles.load(dir.resolve("profiles")).profiles(),
                false,
                "bench",
                InstantSource.system());
        RunningSite site = RunningSite.start(start);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
            events.addAll(device(i));
        }
        events.addAll(web(Integer.parseInt(words[2])));
        site.site().ledger().append(BENCH, events.toArray(Event[]::new));
        certificates(site, dir.resolve("certificates"));
        awaitCalm(site);
        Runtime.getRuntime().addShutdownHook(new Thread(site::close, "stop"));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    /** The site assesses each new device; what is measured begins after that. */
    private static void awaitCalm(RunningSite site) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + LONGEST_UNREST.toNanos();
        long size = -1;
        while (size != site.site().ledger().size() && System.nanoTime() - end < 0) {
            size = site.site().ledger().size();
            var _ = never.await(CALM.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static List<Event> device(int index) {
        String name = Devices.name(index);
        DeviceId id = new DeviceId(name);
        Endpoint endpoint = new Endpoint(Protocol.MQTT, Devices.address(index), 0, "");
        return List.of(
                new DeviceEvent.Discovered(id, Devices.address(index), name, "bench"),
                new DeviceEvent.Observed(
                        id, List.of(Devices.address(index)), name, List.of(endpoint)),
                identified(id, name),
                new DeviceEvent.Accepted(id, OWNER, "site"));
    }

    private static List<Event> web(int port) {
        DeviceId id = new DeviceId("bench-web");
        String address = "127.0.0.1";
        return List.of(
                new DeviceEvent.Discovered(id, address, "", "bench"),
                new DeviceEvent.Observed(
                        id,
                        List.of(address),
                        "",
                        List.of(new Endpoint(Protocol.HTTP, address, port, ""))),
                identified(id, "web"),
                new DeviceEvent.Accepted(id, OWNER, "site"));
    }

    private static Event identified(DeviceId id, String serial) {
        return new DeviceEvent.Identified(
                id,
                id.value(),
                new Identification(PROFILE, PROFILE, "", "Bench", "", serial, 100, List.of()),
                Capability.GATEWAY_PROTECTED,
                false);
    }

    private static void certificates(RunningSite site, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < Devices.WITH_CERTIFICATE; i++) {
            String name = Devices.name(i);
            TlsIdentity identity = site.issueDeviceCertificate(BENCH, new DeviceId(name), VALID);
            try (Secret key = identity.privateKeyPem()) {
                Files.write(folder.resolve(name + ".key"), key.bytes());
                Files.writeString(folder.resolve(name + ".pem"), identity.chainPem());
            }
        }
    }
}
