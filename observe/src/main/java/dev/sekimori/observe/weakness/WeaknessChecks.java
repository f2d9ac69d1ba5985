package dev.sekimori.observe.weakness;

import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;

import java.net.InetAddress;
import java.time.Instant;
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
        Optional<DeviceProfile> profile = profiles.byId(identification.profile());
        ServiceChecks services =
                new ServiceChecks(web, telnet, InetAddress.ofLiteral(address), profile);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.port() != 0) {
                services.check(endpoint);
            }
        }
        List<Weakness> found = new ArrayList<>(services.found());
        found.addAll(Support.check(address, identification, profile, now));
        return List.copyOf(found);
    }

    /**
     * Looks once more for the weakness of {@code finding}, in the way it was found. A device that
     * does not answer gives {@link Recheck.CannotTell}.
     */
    public Recheck recheck(Device device, Finding finding, Instant now) {
        return rechecks.recheck(device, finding, now);
    }
}
