package dev.sekimori.console;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/**
 * Holds the console's clients to bounds: how many connections, how slow, how often. Called on the
 * connection's event loop; must not block.
 */
public interface Clients {
    /** A connection is open; it is closed where there are too many or it is too slow. */
    void opened(HttpConnection connection);

    /** A request's fields have come: the seconds to wait before it may be served, 0 for now. */
    int begins(HttpServerRequest request);
}
