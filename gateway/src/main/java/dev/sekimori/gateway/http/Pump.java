package dev.sekimori.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

import java.util.function.IntPredicate;

/** Moves bytes one way, no faster than they are taken: what waits is bounded by the write queue. */
final class Pump {
    private Pump() {}

    /**
     * Moves everything from a paused stream; the future ends with it, and the caller ends
     * {@code to}. {@code mayPass} is asked with the size of each chunk; where it says no, nothing
     * more passes.
     */
    static Future<Void> run(ReadStream<Buffer> from, WriteStream<Buffer> to, IntPredicate mayPass) {
        Promise<Void> ended = Promise.promise();
        from.exceptionHandler(ended::tryFail);
        from.endHandler(end -> ended.tryComplete());
        to.exceptionHandler(ended::tryFail);
        from.handler(chunk -> {
            if (ended.future().isComplete()) {
                return;
            }
            if (!mayPass.test(chunk.length())) {
                ended.tryFail(new ProblemException(Problem.TOO_LARGE));
                return;
            }
            to.write(chunk).onFailure(ended::tryFail);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.resume();
        return ended.future();
    }
}
