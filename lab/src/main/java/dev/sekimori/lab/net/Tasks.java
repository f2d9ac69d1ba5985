package dev.sekimori.lab.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Owns the virtual threads and closeable resources of one device; {@link #close} ends them all,
 * resources first, newest first.
 *
 * <p>Safe for use by several threads.
 */
public final class Tasks implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final Duration JOIN = Duration.ofSeconds(3);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Deque<Closeable> resources = new ConcurrentLinkedDeque<>();

    /** Runs the body on a new virtual thread, or not at all when already closed. */
    public void start(String name, Runnable body) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(name, body));
        threads.add(thread);
        if (isClosed()) {
            threads.remove(thread);
            return;
        }
        thread.start();
    }

    private void run(String name, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            // The outermost boundary of a device's thread: one broken conversation must not end the
            // device.
            if (!isClosed()) {
                LOG.warn("lab task {} ended by a failure", name, e);
            }
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /**
     * Registers a resource to be closed by {@link #close}; closes it at once when already closed.
     */
    public <T extends Closeable> T own(T resource) {
        resources.push(resource);
        if (isClosed() && resources.remove(resource)) {
            closeQuietly(resource);
        }
        return resource;
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /**
     * Waits.
     *
     * @return true when the time has passed, false when closed or interrupted meanwhile
     */
    public boolean pause(Duration time) {
        try {
            return !closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        for (Closeable resource = resources.poll(); resource != null; resource = resources.poll()) {
            closeQuietly(resource);
        }
        Set<Thread> ending = Set.copyOf(threads);
        ending.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + JOIN.toNanos();
        for (Thread thread : ending) {
            join(thread, deadline);
        }
    }

    private static void join(Thread thread, long deadline) {
        if (thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.warn("lab task {} did not end in time", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("closing {} failed", resource, e);
        }
    }
}
