package dev.sekimori.observe.onvif;

import dev.sekimori.observe.onvif.OnvifDevice.Reply;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.HttpClient.Site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds the device service of one device: where its WS-Discovery answer says, as far as that is on
 * its own address, and on its web ports. Any thread; blocking.
 */
public final class OnvifFinder {
    private static final int MOST_SITES = 6;
    private static final int MOST_PORT = 65_535;

    private final Connector connector;
    private final SecureRandom random;
    private final InstantSource clock;

    public OnvifFinder(Connector connector, SecureRandom random, InstantSource clock) {
        this.connector = connector;
        this.random = random;
        this.clock = clock;
    }

    /**
     * The first service that tells its time; those over TLS are asked first.
     *
     * @param webs the web services that are known of the device
     * @throws IOException when none answers and the last one was not reached
     */
    public Optional<OnvifDevice> find(InetAddress address, List<Site> webs) throws IOException {
        Optional<IOException> unreached = Optional.empty();
        for (Site site : candidates(address, webs)) {
            OnvifDevice device = new OnvifDevice(new HttpClient(connector), site, random, clock);
            try {
                if (device.systemTime() instanceof Reply.Done) {
                    return Optional.of(device);
                }
                unreached = Optional.empty();
            } catch (IOException e) {
                unreached = Optional.of(e);
            }
        }
        if (unreached.isPresent()) {
            throw unreached.get();
        }
        return Optional.empty();
    }

    private List<Site> candidates(InetAddress address, List<Site> webs) throws IOException {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        UUID id = UUID.nameUUIDFromBytes(bits);
        List<Site> told = connector
                .ask(address, WsDiscovery.PORT, WsDiscovery.probe(id))
                .flatMap(answer -> WsDiscovery.parse(answer, id))
                .map(found -> onItself(found, address))
                .orElse(List.of());
        Set<Site> all = new LinkedHashSet<>();
        Stream.concat(told.stream(), webs.stream())
                .sorted(Comparator.comparing(site -> !site.tls()))
                .forEach(all::add);
        return all.stream().limit(MOST_SITES).toList();
    }

    /** A device may not send us, with a password in hand, to somebody else. */
    public static List<Site> onItself(WsDiscovery found, InetAddress address) {
        return found.addresses().stream()
                .flatMap(text -> site(text, address).stream())
                .toList();
    }

    private static Optional<Site> site(String text, InetAddress address) {
        try {
            URI uri = URI.create(text);
            boolean tls = "https".equals(uri.getScheme());
            int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
            boolean usable = (tls || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && OnvifDevice.PATH.equals(uri.getPath())
                    && port >= 1
                    && port <= MOST_PORT
                    && InetAddress.ofLiteral(uri.getHost()).equals(address);
            return usable ? Optional.of(new Site(address, port, tls)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
