package dev.sekimori.gateway.clients;

import dev.sekimori.gateway.RateBuckets;
import dev.sekimori.gateway.clients.ClientCounters.Cause;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients' connections of one server. {@link #opened} and {@link #begins} are called on the
 * connection's event loop; the rest is safe from any thread.
 */
public final class ClientConnections {
    private static final int MOST_ADDRESSES = 10_000;

    private final ClientBounds bounds;
    private final RateBuckets rates;
    private final ClientCounters counters = new ClientCounters();
    private final Map<HttpConnection, Client> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public ClientConnections(ClientBounds bounds, InstantSource clock) {
        this.bounds = bounds;
        this.rates = new RateBuckets(clock, MOST_ADDRESSES);
    }

    /**
     * Takes a new connection on. When there are too many, from its address or in all, the one that
     * has been owed no answer for longest makes room: it is without a request, or drips the content
     * of one. When all wait for answers, the new one is closed.
     */
    public void opened(HttpConnection connection) {
        // What clients do wrong does not fill the log.
        connection.exceptionHandler(failure -> {});
        if (!(connection instanceof ConnectionBase base) || !hasPlace(addressOf(connection))) {
            counters.closed(Cause.REFUSED);
            connection.close();
            return;
        }
        String address = addressOf(connection);
        Client client = new Client(connection, base.channel(), bounds, counters, address);
        open.put(connection, client);
        byAddress.merge(address, 1, Integer::sum);
        connection.closeHandler(closed -> {
            client.closed();
            if (open.remove(connection, client)) {
                byAddress.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
            }
        });
        client.watch();
    }

    private boolean hasPlace(String address) {
        int mine = byAddress.getOrDefault(address, 0);
        if (mine >= bounds.connectionsPerAddress() && !displace(Optional.of(address))) {
            return false;
        }
        return open.size() < bounds.connections() || displace(Optional.empty());
    }

    private boolean displace(Optional<String> address) {
        Optional<Client> longest = open.values().stream()
                .filter(client -> address.isEmpty() || client.address().equals(address.get()))
                .filter(Client::isWithoutRequest)
                .max(Comparator.comparingInt(Client::secondsWithoutRequest));
        longest.ifPresent(client -> client.evict(Cause.DISPLACED));
        return longest.isPresent();
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

    public int size() {
        return open.size();
    }

    /** Counters by name; {@code prefix} says which server it is. */
    public Map<String, Long> counters(String prefix) {
        return counters.snapshot(prefix, size());
    }

    private static String addressOf(HttpConnection connection) {
        String host = connection.remoteAddress() == null
                ? null
                : connection.remoteAddress().hostAddress();
        return host == null ? "" : host;
    }
}
