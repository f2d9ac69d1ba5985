package dev.sekimori.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Runs what may block off the event loops, on virtual threads, so many at once and no more. */
final class Judging implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;

    Judging(int mostAtOnce) {
        this.places = new Semaphore(mostAtOnce);
    }

    /**
     * The result of {@code work}, delivered on the context; fails with {@link Problem#BUSY} when
     * full.
     */
    <T> Future<T> offload(Context context, Supplier<T> work) {
        if (!places.tryAcquire()) {
            return Future.failedFuture(new ProblemException(Problem.BUSY));
        }
        Promise<T> done = Promise.promise();
        threads.execute(() -> run(context, work, done));
        return done.future();
    }

    /** The result of {@code work} that does not block, on the event loop itself. */
    <T> Future<T> here(Supplier<T> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (Exception e) { // the outer boundary, as below
            LOG.warn("a request could not be judged", e);
            return Future.failedFuture(new ProblemException(Problem.FAILURE, e));
        }
    }

    /**
     * The outermost boundary of a virtual thread: what the site throws must not leave a client
     * waiting.
     */
    private <T> void run(Context context, Supplier<T> work, Promise<T> done) {
        try {
            T result = work.get();
            context.runOnContext(run -> done.complete(result));
        } catch (Exception e) {
            LOG.warn("a request could not be judged", e);
            context.runOnContext(run -> done.fail(new ProblemException(Problem.FAILURE, e)));
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
