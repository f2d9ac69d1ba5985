package dev.sekimori.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients' connections: bounded in number, and closed when a whole request does not come in
 * time, however slowly bytes drip in. A connection's entry belongs to its event loop.
 */
final class Connections {
    private final class Entry {
        private int running;
        private long timer = -1;

        void await(HttpConnection connection, long ms) {
            timer = vertx.setTimer(ms, fired -> {
                if (running == 0) {
                    connection.close();
                }
            });
        }
    }

    private final Vertx vertx;
    private final WebBounds bounds;
    private final WebCounters counters;
    private final Map<HttpConnection, Entry> open = new ConcurrentHashMap<>();

    Connections(Vertx vertx, WebBounds bounds, WebCounters counters) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.counters = counters;
    }

    void opened(HttpConnection connection) {
        if (open.size() >= bounds.connections()) {
            counters.connectionsRefused().increment();
            connection.close();
            return;
        }
        // What clients do wrong does not fill the log.
        connection.exceptionHandler(failure -> {});
        Entry entry = new Entry();
        open.put(connection, entry);
        connection.closeHandler(closed -> {
            open.remove(connection);
            vertx.cancelTimer(entry.timer);
        });
        entry.await(connection, bounds.firstRequest().toMillis());
    }

    void begins(HttpConnection connection) {
        Entry entry = open.get(connection);
        if (entry != null && entry.running++ == 0) {
            vertx.cancelTimer(entry.timer);
        }
    }

    void ends(HttpConnection connection) {
        Entry entry = open.get(connection);
        if (entry != null && --entry.running == 0) {
            entry.await(connection, bounds.idle().toMillis());
        }
    }

    int size() {
        return open.size();
    }
}
