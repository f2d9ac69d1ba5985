package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector, which also keeps what it finds. Named by the build in
 * {@code io.netty.customResourceLeakDetector}.
 */
public final class LeakCounter<T> extends ResourceLeakDetector<T> {
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    public LeakCounter(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    public LeakCounter(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        FOUND.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        FOUND.add(resourceType);
    }

    /** What has leaked so far. */
    static Queue<String> found() {
        return FOUND;
    }

    /** Has the collector find what leaked: netty looks whenever a buffer is allocated. */
    static void look() throws Exception {
        int before = FOUND.size();
        leakOne();
        Await.until("a leak made on purpose is found", () -> {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
            return FOUND.size() > before;
        });
        FOUND.removeIf(leak -> leak.contains("made on purpose"));
    }

    private static void leakOne() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(16);
        lost.touch("made on purpose");
    }
}
