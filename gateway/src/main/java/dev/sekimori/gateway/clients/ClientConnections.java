package dev.sekimori.gateway.clients;

import dev.sekimori.gateway.RateBuckets;
import dev.sekimori.gateway.clients.ClientCounters.Cause;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The clients' connections of one server, from their sockets' arrival on where a {@link Doorway}
 * tells of it. {@link #opened} and {@link #begins} are called on the connection's event loop; the
 * rest is safe from any thread.
 */
public final class ClientConnections {
    private static final int MOST_ADDRESSES = 10_000;
    /** A handshake that takes longer than others need goes before a connection that is up. */
    private static final long USUAL_HANDSHAKE_NANOS = Duration.ofSeconds(2).toNanos();

    /** A socket that was accepted and whose TLS is not up yet, if it ever will be. */
    private record Arrival(Channel socket, String address, long sinceNanos) {}

    private final ClientBounds bounds;
    private final RateBuckets rates;
    private final ClientCounters counters = new ClientCounters();
    private final Map<Channel, Arrival> arriving = new ConcurrentHashMap<>();
    private final Map<HttpConnection, Client> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public ClientConnections(ClientBounds bounds, InstantSource clock) {
        this.bounds = bounds;
        this.rates = new RateBuckets(clock, MOST_ADDRESSES);
    }

    /**
     * A socket was accepted, and nothing is read from it yet; false when there is no place for it.
     * It has its place until it is closed.
     */
    boolean arrives(Channel socket) {
        String address = socket.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "";
        if (!hasPlace(address)) {
            counters.closed(Cause.REFUSED);
            return false;
        }
        arriving.put(socket, new Arrival(socket, address, System.nanoTime()));
        byAddress.merge(address, 1, Integer::sum);
        socket.closeFuture().addListener(closed -> gone(socket));
        return true;
    }

    private void gone(Channel socket) {
        Arrival arrival = arriving.remove(socket);
        if (arrival != null) {
            leave(arrival.address());
        }
    }

    private void leave(String address) {
        byAddress.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
    }

    /**
     * Takes a new connection on. When there are too many, from its address or in all, one makes
     * room: a socket whose handshake takes too long, else the connection that has been owed no
     * answer for longest, as it is without a request or drips the content of one, else the oldest
     * socket without TLS. When all wait for answers, the new one is closed.
     */
    public void opened(HttpConnection connection) {
        // What clients do wrong does not fill the log.
        connection.exceptionHandler(failure -> {});
        Optional<String> place = place(connection);
        if (!(connection instanceof ConnectionBase base) || place.isEmpty()) {
            counters.closed(Cause.REFUSED);
            connection.close();
            return;
        }
        String address = place.get();
        Client client = new Client(connection, base.channel(), bounds, counters, address);
        open.put(connection, client);
        connection.closeHandler(closed -> {
            client.closed();
            if (open.remove(connection, client)) {
                leave(address);
            }
        });
        client.watch();
    }

    /** The address that a place is taken for: the one of its arrival, else one taken now. */
    private Optional<String> place(HttpConnection connection) {
        Arrival arrival =
                connection instanceof ConnectionBase base ? arriving.remove(base.channel()) : null;
        if (arrival != null) {
            return Optional.of(arrival.address());
        }
        String address = addressOf(connection);
        if (!hasPlace(address)) {
            return Optional.empty();
        }
        byAddress.merge(address, 1, Integer::sum);
        return Optional.of(address);
    }

    private boolean hasPlace(String address) {
        int mine = byAddress.getOrDefault(address, 0);
        if (mine >= bounds.connectionsPerAddress() && !displace(address::equals)) {
            return false;
        }
        return arriving.size() + open.size() < bounds.connections() || displace(any -> true);
    }

    private boolean displace(Predicate<String> from) {
        // A server that closes may not have taken a socket on that was accepted.
        arriving.keySet().stream().filter(socket -> !socket.isOpen()).forEach(this::gone);
        Optional<Arrival> oldest = arriving.values().stream()
                .filter(arrival -> from.test(arrival.address()))
                // One that has just come has no event loop yet.
                .filter(arrival -> arrival.socket().isRegistered())
                .max(Comparator.comparingLong(ClientConnections::ageNanos));
        if (oldest.filter(first -> ageNanos(first) > USUAL_HANDSHAKE_NANOS).isPresent()) {
            displace(oldest.get());
            return true;
        }
        Optional<Client> longest = open.values().stream()
                .filter(client -> from.test(client.address()))
                .filter(Client::isWithoutRequest)
                .max(Comparator.comparingInt(Client::secondsWithoutRequest));
        if (longest.isPresent()) {
            longest.get().evict(Cause.DISPLACED);
            return true;
        }
        oldest.ifPresent(this::displace);
        return oldest.isPresent();
    }

    private static long ageNanos(Arrival arrival) {
        return System.nanoTime() - arrival.sinceNanos();
    }

    private void displace(Arrival arrival) {
        counters.closed(Cause.DISPLACED);
        gone(arrival.socket());
        HardClose.now(arrival.socket());
    }

    /**
     * A request's fields have come. Answers the seconds to wait when its address asks too often; 0
     * when it may be served.
     */
    public int begins(HttpServerRequest request) {
        Client client = open.get(request.connection());
        if (client == null) {
            return 0;
        }
        client.begins(request);
        if (bounds.requestsPerMinute() == 0) {
            return 0;
        }
        RateBuckets.Bucket bucket =
                rates.of(client.address(), "requests", bounds.requestsPerMinute());
        if (bucket.tryTake()) {
            return 0;
        }
        counters.overRate();
        return Math.max(1, 60 / bounds.requestsPerMinute());
    }

    /** The answer is a stream: its viewer may pause for as long as viewers may. */
    public void streams(HttpServerRequest request) {
        Client client = open.get(request.connection());
        if (client != null) {
            client.streams();
        }
    }

    /** How many have TLS. */
    public int size() {
        return open.size();
    }

    /** Counters by name; {@code prefix} says which server it is. */
    public Map<String, Long> counters(String prefix) {
        return counters.snapshot(prefix, size(), arriving.size());
    }

    private static String addressOf(HttpConnection connection) {
        String host = connection.remoteAddress() == null
                ? null
                : connection.remoteAddress().hostAddress();
        return host == null ? "" : host;
    }
}
