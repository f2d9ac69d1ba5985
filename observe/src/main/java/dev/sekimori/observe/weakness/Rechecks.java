package dev.sekimori.observe.weakness;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Connector.Knock;
import dev.sekimori.observe.wire.HttpClient;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Looks for one known weakness again. */
final class Rechecks {
    private final Profiles profiles;
    private final Connector connector;
    private final WebLogin web;
    private final TelnetLogin telnet;

    Rechecks(Profiles profiles, Connector connector, WebLogin web, TelnetLogin telnet) {
        this.profiles = profiles;
        this.connector = connector;
        this.web = web;
        this.telnet = telnet;
    }

    Recheck recheck(Device device, Finding finding, Instant now) {
        if (device.addresses().isEmpty()) {
            return new Recheck.CannotTell(Message.of("finding.recheck.no_address"));
        }
        InetAddress address = InetAddress.ofLiteral(device.addresses().getFirst());
        Target target = new Target(
                device, finding, address, profiles.byId(device.identity().profile()));
        try {
            return switch (finding.kind()) {
                case DEFAULT_CREDENTIALS -> credentials(target);
                case EXPOSED_SERVICE -> exposed(target);
                case PLAINTEXT_PROTOCOL -> plaintext(target);
                case END_OF_SUPPORT, NO_SUPPORT_CONTACT -> support(target, now);
                case UNKNOWN_DEVICE -> unknown(target, now);
                case KNOWN_VULNERABILITY, ANOMALY, IDLE, UNAPPROVED_FLOW ->
                    new Recheck.CannotTell(Message.of("finding.recheck.other_means"));
            };
        } catch (CancelledException e) {
            return new Recheck.CannotTell(Message.of("finding.recheck.cancelled"));
        } catch (IOException e) {
            return unreachable(target);
        }
    }

    private Recheck credentials(Target target) throws IOException {
        OptionalInt port = target.port();
        Optional<DeviceProfile> profile = target.profile();
        if (port.isEmpty() || profile.isEmpty()) {
            return new Recheck.CannotTell(Message.of("finding.recheck.no_profile"));
        }
        return target.isTelnet()
                ? telnetCredentials(target, port.getAsInt(), profile.get())
                : webCredentials(target, port.getAsInt(), profile.get());
    }

    private Recheck webCredentials(Target target, int port, DeviceProfile profile)
            throws IOException {
        Optional<WebLogin.Door> door = web.door(target.site(port));
        if (door.isEmpty()) {
            return new Recheck.CannotTell(
                    Message.of("finding.recheck.no_login", target.finding().place()));
        }
        List<FactoryCredential> pairs =
                ServiceChecks.pairs(Optional.of(profile), Protocol.HTTP, WebLogin.MAX_TRIES);
        return switch (web.tryPairs(door.get(), pairs)) {
            case Attempt.Opened opened ->
                new Recheck.StillThere(Weaknesses.webCredentials(door.get(), profile.id(), opened));
            case Attempt.Refused refused ->
                new Recheck.Gone(Weaknesses.webLogin(
                        door.get(), profile.id(), pairs.getLast().user(), refused.detail()));
            case Attempt.NoLogin none -> unclear(target, none);
            case Attempt.Unclear unclear -> unclear(target, unclear);
        };
    }

    private Recheck telnetCredentials(Target target, int port, DeviceProfile profile)
            throws CancelledException {
        Optional<Recheck> closed = closed(target, port);
        if (closed.isPresent()) {
            return closed.get();
        }
        List<FactoryCredential> pairs =
                ServiceChecks.pairs(Optional.of(profile), Protocol.TELNET, TelnetLogin.MAX_TRIES);
        String address = target.address().getHostAddress();
        return switch (telnet.tryPairs(target.address(), port, pairs)) {
            case Attempt.Opened opened ->
                new Recheck.StillThere(
                        Weaknesses.telnetCredentials(address, port, profile.id(), opened));
            case Attempt.Refused refused ->
                new Recheck.Gone(
                        Weaknesses.telnetLogin(address, port, profile.id(), refused.detail()));
            case Attempt.NoLogin none -> unclear(target, none);
            // A service that is just being switched off accepts and hangs up: knock once more.
            case Attempt.Unclear unclear -> {
                Optional<Recheck> closedSince = closed(target, port);
                yield closedSince.isPresent() ? closedSince.get() : unclear(target, unclear);
            }
        };
    }

    private Recheck exposed(Target target) throws CancelledException {
        OptionalInt port = target.port();
        if (port.isEmpty()) {
            return new Recheck.CannotTell(Message.of("finding.recheck.other_means"));
        }
        return closed(target, port.getAsInt())
                .orElseGet(() -> new Recheck.StillThere(Weaknesses.exposedTelnet(
                        target.address().getHostAddress(), port.getAsInt(), "the port is open")));
    }

    private Recheck plaintext(Target target) throws IOException {
        OptionalInt port = target.port();
        if (port.isEmpty()) {
            return new Recheck.CannotTell(Message.of("finding.recheck.other_means"));
        }
        Optional<Recheck> closed = closed(target, port.getAsInt());
        if (closed.isPresent()) {
            return closed.get();
        }
        HttpClient.Site site = new HttpClient.Site(target.address(), port.getAsInt(), false);
        Optional<WebLogin.Door> door = web.door(site);
        if (door.isPresent()) {
            return new Recheck.StillThere(Weaknesses.plaintextAdministration(door.get()));
        }
        // A page that no longer asks for a login may be open to everybody: only a way to TLS is
        // better.
        return web.sendsToTls(site)
                ? new Recheck.Gone(Weaknesses.head(site.url("/"), "sends visitors on to HTTPS"))
                : new Recheck.CannotTell(
                        Message.of("finding.recheck.no_login", target.finding().place()));
    }

    /**
     * What it means that a port is closed: that the service is off, when the host is there all the
     * same; nothing, when the host may be gone. Empty when the port is open.
     */
    private Optional<Recheck> closed(Target target, int port) throws CancelledException {
        Knock knock = connector.knock(target.address(), port);
        if (knock == Knock.OPEN) {
            return Optional.empty();
        }
        if (knock == Knock.SILENT || !isThere(target, port)) {
            return Optional.of(unreachable(target));
        }
        Evidence evidence = Weaknesses.connection(
                target.address().getHostAddress(), port, "connection refused; the device answers");
        return Optional.of(new Recheck.Gone(evidence));
    }

    /** On loopback every address refuses, so there another service of the device has to answer. */
    private boolean isThere(Target target, int closedPort) throws CancelledException {
        if (!target.address().isLoopbackAddress()) {
            return true;
        }
        for (Endpoint endpoint : target.device().endpoints()) {
            boolean other = isTcp(endpoint.protocol())
                    && endpoint.port() != 0
                    && endpoint.port() != closedPort;
            if (other && connector.knock(target.address(), endpoint.port()) == Knock.OPEN) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTcp(Protocol protocol) {
        return switch (protocol) {
            case HTTP, HTTPS, MQTT, MQTTS, RTSP, TELNET, SSH, MODBUS, IPP, PJL, TCP, UNKNOWN ->
                true;
            case COAP, ECHONET_LITE, SSDP, MDNS, ONVIF, THING -> false;
        };
    }

    private static Recheck support(Target target, Instant now) {
        if (target.profile().isEmpty()) {
            return new Recheck.CannotTell(Message.of("finding.recheck.no_profile"));
        }
        return ofWhole(target, now)
                .orElseGet(() -> new Recheck.Gone(Weaknesses.support(
                        target.profile().get().id(),
                        "the profile names a contact and support goes on")));
    }

    private static Recheck unknown(Target target, Instant now) {
        return ofWhole(target, now)
                .orElseGet(() -> new Recheck.Gone(Weaknesses.identification(
                        target.address().getHostAddress(),
                        "recognised as profile " + target.device().identity().profile())));
    }

    private static Optional<Recheck> ofWhole(Target target, Instant now) {
        FindingKind kind = target.finding().kind();
        List<Weakness> weaknesses = Support.check(
                target.address().getHostAddress(),
                target.device().identity(),
                target.profile(),
                now);
        return weaknesses.stream()
                .filter(weakness -> weakness.kind() == kind)
                .<Recheck>map(Recheck.StillThere::new)
                .findFirst();
    }

    private static Recheck unclear(Target target, Attempt attempt) {
        return new Recheck.CannotTell(
                Message.of("finding.recheck.unclear", target.finding().place(), attempt.detail()));
    }

    private static Recheck unreachable(Target target) {
        return new Recheck.CannotTell(
                Message.of("finding.recheck.unreachable", target.address().getHostAddress()));
    }

    private record Target(
            Device device, Finding finding, InetAddress address, Optional<DeviceProfile> profile) {
        /** The port of a place such as {@code tcp/23}. */
        OptionalInt port() {
            String place = finding.place();
            return place.matches("tcp/[1-9]\\d{0,4}")
                    ? OptionalInt.of(Integer.parseInt(place.substring(4)))
                    : OptionalInt.empty();
        }

        /** Not by the evidence alone: the last check may only have found the port closed. */
        boolean isTelnet() {
            return finding.title().key().endsWith(".telnet")
                    || finding.evidence().method().startsWith("telnet");
        }

        HttpClient.Site site(int port) {
            boolean tls = device.endpoints().stream()
                    .anyMatch(e -> e.port() == port && e.protocol() == Protocol.HTTPS);
            return new HttpClient.Site(address, port, tls);
        }
    }
}
