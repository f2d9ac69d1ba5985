package dev.sekimori.gateway.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open event streams of the gateway's own hosts. Safe from any thread. */
final class OwnStreams {
    /** The most that are open at once. */
    static final int MOST = 256;

    private final Set<OwnExchange> open = ConcurrentHashMap.newKeySet();

    /** False when there are too many. */
    boolean add(OwnExchange exchange, int mostConnections) {
        return open.size() < Math.min(MOST, mostConnections) && open.add(exchange);
    }

    void remove(OwnExchange exchange) {
        open.remove(exchange);
    }

    void recheck() {
        open.forEach(OwnExchange::recheck);
    }

    Set<OwnExchange> all() {
        return open;
    }

    void cut() {
        open.forEach(OwnExchange::cut);
    }

    int size() {
        return open.size();
    }
}
