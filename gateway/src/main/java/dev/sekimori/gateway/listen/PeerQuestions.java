package dev.sekimori.gateway.listen;

import io.netty.util.concurrent.EventExecutor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks the site on virtual threads, so many questions at once and no more, and answers on the event
 * loop of whoever asked. An address that tried in vain too often within a minute is not asked about
 * any more. Safe from any thread.
 */
public final class PeerQuestions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerQuestions.class);
    private static final int MOST_ADDRESSES = 10_000;
    private static final long MINUTE_MS = 60_000;

    private record Failures(long sinceMs, int count) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final Semaphore places;
    private final int failuresPerMinute;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    public PeerQuestions(InstantSource clock, int atOnce, int failuresPerMinute) {
        this.clock = clock;
        this.places = new Semaphore(atOnce);
        this.failuresPerMinute = failuresPerMinute;
    }

    /**
     * Puts a question for a new peer at {@code address}; empty is answered too when there are too
     * many questions, when the question fails, and to an address that is held off.
     */
    public <T> void ask(
            EventExecutor loop,
            String address,
            Supplier<Optional<T>> question,
            Consumer<Optional<T>> then) {
        if (isHeldOff(address) || !places.tryAcquire()) {
            then.accept(Optional.empty());
            return;
        }
        run(() -> {
            Optional<T> answer = Optional.empty();
            try {
                answer = attempt(question);
            } finally {
                places.release();
            }
            if (answer.isEmpty()) {
                failed(address);
            }
            deliver(loop, answer, then);
        });
    }

    /** Puts a question again that was answered before; waits for a place. */
    public <T> void askAgain(
            EventExecutor loop, Supplier<Optional<T>> question, Consumer<Optional<T>> then) {
        run(() -> {
            places.acquireUninterruptibly();
            Optional<T> answer = Optional.empty();
            try {
                answer = attempt(question);
            } finally {
                places.release();
            }
            deliver(loop, answer, then);
        });
    }

    private void run(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException closing) {
            LOG.debug("a question came while closing");
        }
    }

    private static <T> void deliver(
            EventExecutor loop, Optional<T> answer, Consumer<Optional<T>> then) {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> then.accept(answer));
        }
    }

    /** A virtual thread's outermost boundary: what the site throws never means "allow". */
    private static <T> Optional<T> attempt(Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            LOG.warn("the site could not say who a peer is", e);
            return Optional.empty();
        }
    }

    private synchronized boolean isHeldOff(String address) {
        Failures so = failures.get(address);
        return so != null
                && clock.millis() - so.sinceMs() < MINUTE_MS
                && so.count() >= failuresPerMinute;
    }

    private synchronized void failed(String address) {
        Failures so = failures.get(address);
        long now = clock.millis();
        failures.put(
                address,
                so == null || now - so.sinceMs() >= MINUTE_MS
                        ? new Failures(now, 1)
                        : new Failures(so.sinceMs(), so.count() + 1));
        if (failures.size() > MOST_ADDRESSES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
