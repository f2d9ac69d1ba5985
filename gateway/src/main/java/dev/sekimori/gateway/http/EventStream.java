package dev.sekimori.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A feed on its way to one client: as server-sent events (HTML Living Standard section 9.2), or its
 * next item alone (long polling). A client that does not read is closed when {@value #MOST_WAITING}
 * items or the connection's buffer wait for it. Belongs to the client connection's event loop;
 * items may be offered from any thread.
 */
final class EventStream {
    private static final int MOST_WAITING = 64;
    private static final long COMMENT_MS = 15_000;
    private static final long LONGEST_WAIT_MS = 25_000;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final OwnHost.Feed feed;
    private final boolean alone;
    private final AtomicInteger waiting = new AtomicInteger();
    private Runnable close = () -> {};
    private long timer = -1;
    private boolean ended;

    private EventStream(
            Vertx vertx,
            Context context,
            HttpServerResponse response,
            OwnHost.Feed feed,
            boolean alone) {
        this.vertx = vertx;
        this.context = context;
        this.response = response;
        this.feed = feed;
        this.alone = alone;
    }

    static EventStream serverSent(
            Vertx vertx, Context context, HttpServerResponse response, OwnHost.Feed feed) {
        return new EventStream(vertx, context, response, feed, false);
    }

    static EventStream next(
            Vertx vertx, Context context, HttpServerResponse response, OwnHost.Feed feed) {
        return new EventStream(vertx, context, response, feed, true);
    }

    void begin() {
        if (alone) {
            timer = vertx.setTimer(LONGEST_WAIT_MS, fired -> nothing());
        } else {
            response.setChunked(response.streamId() < 0);
            response.putHeader("content-type", "text/event-stream");
            timer = vertx.setPeriodic(COMMENT_MS, fired -> comment());
        }
        // Who sees the head of the answer hears everything from then on.
        close = feed.open(this::offer, !alone);
        if (!alone) {
            response.write(": \n\n");
        }
    }

    private void offer(OwnHost.Item item) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            context.runOnContext(run -> evict());
            return;
        }
        context.runOnContext(run -> {
            waiting.decrementAndGet();
            write(item);
        });
    }

    private void write(OwnHost.Item item) {
        if (ended || response.ended()) {
            return;
        }
        if (alone) {
            if (item.event().isEmpty()) {
                end();
                item.fields().forEach(response::putHeader);
                response.putHeader("content-type", "application/json");
                response.end(item.data());
            }
        } else if (response.writeQueueFull()) {
            evict();
        } else {
            String name = item.event().isEmpty() ? "" : "event: " + item.event() + "\n";
            response.write(name + "id: " + item.id() + "\ndata: " + item.data() + "\n\n");
        }
    }

    private void comment() {
        if (response.writeQueueFull()) {
            evict();
        } else if (!ended && !response.ended()) {
            // Keeps the connection from being idle.
            response.write(": \n\n");
        }
    }

    private void nothing() {
        if (!ended && !response.ended()) {
            end();
            response.setStatusCode(204).end();
        }
    }

    private void evict() {
        if (!ended) {
            end();
            response.reset();
        }
    }

    /** May be called from any thread. */
    boolean isPermitted() {
        return feed.isPermitted();
    }

    void end() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(timer);
            close.run();
        }
    }
}
