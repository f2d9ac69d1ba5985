package dev.sekimori.gateway.thing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells watchers of what was seen, on a virtual thread of its own, so that event loops never wait.
 * At most {@value #MOST_WAITING} wait; what is above is not told, and counted.
 */
final class Telling implements AutoCloseable {
    static final int MOST_WAITING = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private record News(Cell cell, Cell.Raw raw) {}

    private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder untold = new LongAdder();
    private final Thread thread;

    Telling() {
        this.thread = Thread.ofVirtual().name("thing-telling").start(this::run);
    }

    /** Never blocks. */
    void tell(Cell cell, Cell.Raw raw) {
        if (!waiting.offer(new News(cell, raw))) {
            untold.increment();
        }
    }

    long untold() {
        return untold.sum();
    }

    private void run() {
        try {
            while (true) {
                News news = waiting.take();
                tell(news);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The thread's outermost boundary: one failed watcher must not silence all others.
    private static void tell(News news) {
        try {
            news.cell().tellWatchers(news.raw());
        } catch (RuntimeException e) {
            LOG.warn("an observer could not be told", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
