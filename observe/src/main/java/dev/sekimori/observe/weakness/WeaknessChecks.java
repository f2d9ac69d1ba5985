package dev.sekimori.observe.weakness;

import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks for the weaknesses of one device, and again for one finding. Safe for several threads when
 * {@code random} is; the caller sees to it that one device is checked by one thread at a time.
 */
public final class WeaknessChecks {
    private final Profiles profiles;
    private final WebLogin web;
    private final TelnetLogin telnet;
    private final Rechecks rechecks;

    /**
     * {@code random} makes client nonces (RFC 7616); any generator that does not repeat will do.
     */
    public WeaknessChecks(Profiles profiles, Connector connector, RandomGenerator random) {
        this.profiles = profiles;
        this.web = new WebLogin(new HttpClient(connector), random);
        this.telnet = new TelnetLogin(connector);
        this.rechecks = new Rechecks(profiles, connector, web, telnet);
    }

    /**
     * All weaknesses of a device.
     *
     * @param address its literal IP address
     * @param endpoints its services; those without a port are not looked at
     * @param now decides whether support has ended (day in UTC)
     * @throws CancelledException when the connector's pace was cancelled
     */
    public List<Weakness> check(
            String address, List<Endpoint> endpoints, Identification identification, Instant now)
            throws CancelledException {
        List<Weakness> found = new ArrayList<>();
        Optional<DeviceProfile> profile = profiles.byId(identification.profile());
        int webTries = WebLogin.MAX_TRIES;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.port() == 0) {
                continue;
            }
            switch (endpoint.protocol()) {
                case HTTP, HTTPS -> webTries -= web(address, endpoint, profile, webTries, found);
                case TELNET -> telnet(address, endpoint, profile, found);
                case MQTT,
                        MQTTS,
                        RTSP,
                        SSH,
                        MODBUS,
                        COAP,
                        ECHONET_LITE,
                        IPP,
                        PJL,
                        SSDP,
                        MDNS,
                        UNKNOWN -> {}
            }
        }
        found.addAll(ofWhole(address, identification, profile, now));
        return List.copyOf(found);
    }

    /**
     * Looks once more for the weakness of {@code finding}, in the way it was found. A device that
     * does not answer gives {@link Recheck.CannotTell}.
     */
    public Recheck recheck(Device device, Finding finding, Instant now) {
        return rechecks.recheck(device, finding, now);
    }

    /** Adds what a web server shows; gives how many pairs were tried. */
    private int web(
            String address,
            Endpoint endpoint,
            Optional<DeviceProfile> profile,
            int triesLeft,
            List<Weakness> found)
            throws CancelledException {
        boolean tls = endpoint.protocol() == Protocol.HTTPS;
        try {
            var site = new HttpClient.Site(InetAddress.ofLiteral(address), endpoint.port(), tls);
            Optional<WebLogin.Door> door = web.door(site);
            if (door.isEmpty()) {
                return 0;
            }
            List<FactoryCredential> pairs =
                    pairs(profile, "http").stream().limit(triesLeft).toList();
            if (web.tryPairs(door.get(), pairs) instanceof Attempt.Opened opened) {
                found.add(Weaknesses.webCredentials(door.get(), profileId(profile), opened));
            }
            if (!tls) {
                found.add(Weaknesses.plaintextAdministration(door.get()));
            }
            return pairs.size();
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // A server that hangs up has shown nothing; the next scan asks again.
            return 0;
        }
    }

    private void telnet(
            String address,
            Endpoint endpoint,
            Optional<DeviceProfile> profile,
            List<Weakness> found)
            throws CancelledException {
        found.add(Weaknesses.exposedTelnet(address, endpoint.port(), endpoint.banner()));
        List<FactoryCredential> pairs = pairs(profile, "telnet");
        Attempt attempt = telnet.tryPairs(InetAddress.ofLiteral(address), endpoint.port(), pairs);
        if (attempt instanceof Attempt.Opened opened) {
            found.add(Weaknesses.telnetCredentials(
                    address, endpoint.port(), profileId(profile), opened));
        }
    }

    /** What is wrong with the device as a whole, without asking it anything. */
    static List<Weakness> ofWhole(
            String address,
            Identification identification,
            Optional<DeviceProfile> profile,
            Instant now) {
        if (profile.isEmpty()) {
            return identification.isKnown()
                    ? List.of()
                    : List.of(Weaknesses.unknownDevice(
                            address, String.join(" · ", identification.evidence())));
        }
        List<Weakness> found = new ArrayList<>();
        String id = profile.get().id();
        String model = profile.get().model().isEmpty() ? id : profile.get().model();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (profile.get().support().contact().isBlank()) {
            found.add(Weaknesses.noSupportContact(id, model));
        }
        profile.get()
                .support()
                .end()
                .filter(end -> end.isBefore(today))
                .ifPresent(end -> found.add(Weaknesses.endOfSupport(id, model, end)));
        return found;
    }

    static List<FactoryCredential> pairs(Optional<DeviceProfile> profile, String service) {
        return profile.map(DeviceProfile::factoryCredentials).orElse(List.of()).stream()
                .filter(pair -> pair.service().equals(service))
                .toList();
    }

    private static String profileId(Optional<DeviceProfile> profile) {
        return profile.map(DeviceProfile::id).orElse("");
    }
}
