package dev.sekimori.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * The content of a request: small content is read whole, so that it can be sent again after a
 * device's challenge; of larger content only the beginning is held.
 */
sealed interface RequestContent {
    /** All of it; empty when there is none. */
    record Whole(Buffer bytes) implements RequestContent {}

    /** The beginning, and a paused request that has the rest. */
    record Begun(Buffer beginning, HttpServerRequest rest) implements RequestContent {}

    /** Reads up to {@code mostBytes} of a paused request. */
    static Future<RequestContent> read(HttpServerRequest request, int mostBytes) {
        Promise<RequestContent> read = Promise.promise();
        Buffer bytes = Buffer.buffer();
        request.exceptionHandler(read::tryFail);
        request.endHandler(end -> read.tryComplete(new Whole(bytes)));
        request.handler(chunk -> {
            bytes.appendBuffer(chunk);
            if (bytes.length() > mostBytes) {
                request.pause();
                read.tryComplete(new Begun(bytes, request));
            }
        });
        request.resume();
        return read.future();
    }
}
