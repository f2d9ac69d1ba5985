package dev.sekimori.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A bounded number of places, with a bounded and fair line before them: a small device gets no more
 * at once than it can bear. Safe from any thread.
 */
final class Slots {
    /** One taken place; giving it back twice does nothing. */
    final class Place {
        private final AtomicBoolean taken = new AtomicBoolean(true);

        void giveBack() {
            if (taken.compareAndSet(true, false)) {
                passOn();
            }
        }
    }

    private final Vertx vertx;
    private final int mostWaiting;
    private final Duration longestWait;
    private final Queue<Promise<Place>> line = new ArrayDeque<>();
    private int free;

    Slots(Vertx vertx, int places, int mostWaiting, Duration longestWait) {
        this.vertx = vertx;
        this.free = places;
        this.mostWaiting = mostWaiting;
        this.longestWait = longestWait;
    }

    /** A place now or within the longest wait; fails with {@link Problem#BUSY}. */
    Future<Place> take() {
        Promise<Place> promise = Promise.promise();
        synchronized (this) {
            if (free > 0) {
                free--;
                return Future.succeededFuture(new Place());
            }
            if (line.size() >= mostWaiting) {
                return Future.failedFuture(new ProblemException(Problem.BUSY));
            }
            line.add(promise);
        }
        long timer = vertx.setTimer(longestWait.toMillis(), fired -> giveUp(promise));
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void giveUp(Promise<Place> promise) {
        synchronized (this) {
            line.remove(promise);
        }
        promise.tryFail(new ProblemException(Problem.BUSY));
    }

    private void passOn() {
        Promise<Place> next;
        do {
            synchronized (this) {
                next = line.poll();
                if (next == null) {
                    free++;
                    return;
                }
            }
        } while (!next.tryComplete(new Place()));
    }
}
