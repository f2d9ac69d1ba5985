package dev.sekimori.lab.fault;

import dev.sekimori.lab.net.Tasks;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One misbehaviour on one device, on one virtual thread. */
final class FaultRun implements Closeable {
    /** The n-th act (from 0); true when the network let it through. */
    @FunctionalInterface
    interface Act {
        boolean act(int n);
    }

    private static final long SECOND_NS = 1_000_000_000L;

    private final Misbehaviour misbehaviour;
    private final Tasks tasks = new Tasks();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong succeeded = new AtomicLong();
    private volatile boolean running = true;

    FaultRun(Misbehaviour misbehaviour) {
        this.misbehaviour = misbehaviour;
    }

    void start(Act act) {
        tasks.start("misbehave " + misbehaviour.kind(), () -> repeat(act));
    }

    <T extends Closeable> T own(T resource) {
        return tasks.own(resource);
    }

    private void repeat(Act act) {
        Duration pause = Duration.ofNanos(SECOND_NS / misbehaviour.perSecond());
        try {
            for (int n = 0; n < misbehaviour.count() && !tasks.isClosed(); n++) {
                attempts.incrementAndGet();
                if (act.act(n)) {
                    succeeded.incrementAndGet();
                }
                if (!tasks.pause(pause)) {
                    return;
                }
            }
        } finally {
            running = false;
        }
    }

    FaultCount count() {
        return new FaultCount(misbehaviour.kind(), attempts.get(), succeeded.get(), running);
    }

    @Override
    public void close() {
        tasks.close();
    }
}
