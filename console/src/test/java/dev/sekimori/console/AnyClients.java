package dev.sekimori.console;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/** Serves whoever comes. */
public final class AnyClients implements Clients {
    @Override
    public void opened(HttpConnection connection) {}

    @Override
    public int begins(HttpServerRequest request) {
        return 0;
    }
}
