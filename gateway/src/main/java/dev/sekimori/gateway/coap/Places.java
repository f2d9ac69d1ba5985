package dev.sekimori.gateway.coap;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A virtual thread for each request, so many at once; what comes beyond is dropped unanswered, as a
 * datagram may be: the client sends it again (RFC 7252 section 4.2).
 */
final class Places implements Executor {
    private final Executor threads;
    private final Semaphore places;

    Places(Executor threads, CoapBounds bounds) {
        this.threads = threads;
        this.places = new Semaphore(bounds.atOnce());
    }

    @Override
    public void execute(Runnable request) {
        if (!places.tryAcquire()) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    request.run();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException closing) {
            places.release();
        }
    }
}
