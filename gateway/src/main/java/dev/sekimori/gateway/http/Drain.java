package dev.sekimori.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Reads on what a client still sends after it was answered, so that it gets to read the answer (RFC
 * 9112 section 9.6); but neither much nor for long.
 */
final class Drain {
    private static final long MOST_BYTES = 1024 * 1024;

    /** Longer than content may come too slowly, so that who drips is counted as one who does. */
    private static final long LONGEST_MS = 10_000;

    private static final long HTTP2_NO_ERROR = 0;

    private Drain() {}

    /** Takes over the request; runs on its event loop. */
    static void rest(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(LONGEST_MS, fired -> stop(request));
        long[] bytes = {0};
        request.exceptionHandler(failure -> vertx.cancelTimer(timer));
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.handler(chunk -> {
            bytes[0] += chunk.length();
            if (bytes[0] > MOST_BYTES) {
                stop(request);
            }
        });
        request.resume();
    }

    private static void stop(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(HTTP2_NO_ERROR);
        } else {
            request.connection().close();
        }
    }
}
