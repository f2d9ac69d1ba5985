package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.onvif.OnvifDevice;
import dev.sekimori.observe.onvif.OnvifDevice.Information;
import dev.sekimori.observe.onvif.OnvifDevice.Login;
import dev.sekimori.observe.onvif.OnvifDevice.Reply;
import dev.sekimori.observe.onvif.OnvifFinder;
import dev.sekimori.observe.onvif.WsDiscovery;
import dev.sekimori.observe.profile.Source;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.HttpClient.Site;

import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What a camera says of itself: to WS-Discovery, and by GetDeviceInformation of the device service
 * that is on its own address. All questions of one probe carry one message id.
 */
public final class OnvifProbe {
    private static final int MOST_SITES = 2;

    private final Connector connector;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final UUID id;

    /** {@code random} must be cryptographically strong. */
    public OnvifProbe(Connector connector, RandomGenerator random, InstantSource clock) {
        this.connector = connector;
        this.random = random;
        this.clock = clock;
        this.id = new UUID(random.nextLong(), random.nextLong());
    }

    byte[] question() {
        return WsDiscovery.probe(id);
    }

    boolean answers(byte[] datagram) {
        return WsDiscovery.parse(datagram, id).isPresent();
    }

    /** The camera's own words; nothing when the datagram is no answer to the question. */
    Fingerprint read(InetAddress address, byte[] datagram) throws CancelledException {
        Optional<WsDiscovery> found = WsDiscovery.parse(datagram, id);
        if (found.isEmpty()) {
            return Fingerprint.NOTHING;
        }
        List<Observable> said = new ArrayList<>();
        found.get().name().ifPresent(n -> said.add(new Observable(Source.ONVIF_NAME, n)));
        found.get().hardware().ifPresent(h -> said.add(new Observable(Source.ONVIF_HARDWARE, h)));
        List<Site> sites = OnvifFinder.onItself(found.get(), address);
        // Some cameras tell anyone (ONVIF Core section 5.9.4.3 leaves the policy to them).
        said.addAll(told(sites, List.of()));
        return new Fingerprint(
                List.of(new Endpoint(
                        Protocol.ONVIF,
                        address.getHostAddress(),
                        WsDiscovery.PORT,
                        found.get().name().orElse(""))),
                said);
    }

    /** What the camera tells those who sign in; the first login that is taken counts. */
    public List<Observable> signedIn(InetAddress address, List<Login> logins)
            throws CancelledException {
        try {
            Optional<WsDiscovery> found = connector
                    .ask(address, WsDiscovery.PORT, question())
                    .flatMap(answer -> WsDiscovery.parse(answer, id));
            return logins.isEmpty() || found.isEmpty()
                    ? List.of()
                    : told(OnvifFinder.onItself(found.get(), address), logins);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Without logins, as anybody. */
    private List<Observable> told(List<Site> sites, List<Login> logins) throws CancelledException {
        for (Site site : sites.stream().limit(MOST_SITES).toList()) {
            OnvifDevice device = new OnvifDevice(new HttpClient(connector), site, random, clock);
            try {
                if (information(device, logins) instanceof Reply.Done<Information>(var told)) {
                    return words(told);
                }
            } catch (CancelledException e) {
                throw e;
            } catch (IOException e) {
                // Not there: the next one may be.
            }
        }
        return List.of();
    }

    private static Reply<Information> information(OnvifDevice device, List<Login> logins)
            throws IOException {
        if (logins.isEmpty()) {
            return device.information();
        }
        Reply<Information> last = new Reply.NotUnderstood<>();
        for (Login login : logins) {
            last = device.information(login);
            if (!(last instanceof Reply.Refused<Information>)) {
                return last;
            }
        }
        return last;
    }

    private static List<Observable> words(Information told) {
        return List.of(
                        new Observable(Source.ONVIF_MANUFACTURER, told.manufacturer()),
                        new Observable(Source.ONVIF_MODEL, told.model()),
                        new Observable(Source.ONVIF_FIRMWARE, told.firmware()),
                        new Observable(Source.ONVIF_SERIAL, told.serial()))
                .stream()
                .filter(observable -> !observable.text().isEmpty())
                .toList();
    }
}
