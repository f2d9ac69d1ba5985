package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.Readings;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The last bytes that were seen of one resource, undecoded, so that taking them costs a reference.
 * Safe from any thread.
 */
final class Cell implements Readings.Tap {
    /** A payload above this is no value of a virtual device. */
    static final int MOST_BYTES = 16 * 1024;

    /** A picture above this is not kept. */
    static final int MOST_PICTURE_BYTES = 256 * 1024;

    /** Bytes and when they were seen; the bytes are shared and never written. */
    // identity is what matters
    record Raw(byte[] bytes, Instant at) {}

    private final Telling telling;
    private final int mostBytes;
    private final CopyOnWriteArrayList<Consumer<Raw>> watchers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Raw latest;
    private volatile boolean outdated;

    Cell(Telling telling) {
        this(telling, MOST_BYTES);
    }

    Cell(Telling telling, int mostBytes) {
        this.telling = telling;
        this.mostBytes = mostBytes;
    }

    @Override
    public void seen(byte[] payload, Instant at) {
        if (payload.length > mostBytes) {
            return;
        }
        Raw raw = new Raw(payload, at);
        latest = raw;
        outdated = false;
        if (!watchers.isEmpty()) {
            telling.tell(this, raw);
        }
    }

    Optional<Raw> latest() {
        return Optional.ofNullable(latest);
    }

    /** The device was told to change it: what is known is not to be taken for the present. */
    void outdate() {
        outdated = true;
    }

    boolean isOutdated() {
        return outdated;
    }

    boolean isWatched() {
        return !watchers.isEmpty();
    }

    void watch(Consumer<Raw> watcher) {
        watchers.add(watcher);
    }

    void leave(Consumer<Raw> watcher) {
        watchers.remove(watcher);
    }

    void tellWatchers(Raw raw) {
        watchers.forEach(watcher -> watcher.accept(raw));
    }
}
