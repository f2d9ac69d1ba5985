package dev.sekimori.gateway.mqtt.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The segments on disk and where each live record lies in them. Batches are written by one thread;
 * reading is safe from others.
 */
final class Disk {
    private static final int CHUNK_BYTES = 262_144;
    /** Segments that may be there beyond twice the live records before the oldest is cleaned. */
    private static final int SPARE_SEGMENTS = 3;

    private final Path dir;
    private final int segmentBytes;
    private final RandomGenerator random;
    private final LiveIndex index;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private final Frames copies = new Frames(1_024);
    private long sequence;
    private volatile long liveBytes;
    private volatile long allBytes;

    Disk(Path dir, int segmentBytes, Recovery recovered, RandomGenerator random)
            throws IOException {
        this.dir = dir;
        this.segmentBytes = segmentBytes;
        this.random = random;
        this.index = recovered.index();
        this.sequence = recovered.sequence();
        segments.addAll(recovered.segments());
        if (segments.isEmpty()) {
            segments.add(Segment.create(dir, 1, random));
        }
        measure();
    }

    /** The size of what is alive, as of the last commit. */
    long liveBytes() {
        return liveBytes;
    }

    /** What the files take on the disk. */
    long allBytes() {
        return allBytes;
    }

    synchronized int count() {
        return index.count();
    }

    synchronized long[] sortedKeys() {
        return index.sortedKeys();
    }

    /** The value of a live record; empty when there is none. */
    synchronized Optional<byte[]> read(long key) throws IOException {
        long place = index.place(key);
        if (place == LiveIndex.NOWHERE) {
            return Optional.empty();
        }
        int before = Frames.PREFIX_BYTES + Frames.HEAD_BYTES;
        Segment segment = segment(LiveIndex.segment(place));
        return Optional.of(
                segment.read(LiveIndex.offset(place) + before, index.size(key) - before));
    }

    private Segment segment(long number) {
        return segments.stream()
                .filter(segment -> segment.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** Writes a batch and returns when it is on the disk. */
    void write(Frames batch, long nextKey) throws IOException {
        write(batch, nextKey, segments.getFirst().number());
        clean(nextKey);
        measure();
    }

    private void write(Frames batch, long nextKey, long oldest) throws IOException {
        Segment into = segments.getLast();
        if (into.size() > Segment.HEADER_BYTES && into.size() + batch.size() > segmentBytes) {
            into = Segment.create(dir, into.number() + 1, random);
            synchronized (this) {
                segments.add(into);
            }
        }
        int records = batch.count();
        batch.begin(Frames.COMMIT, ++sequence);
        batch.i32(records);
        batch.i64(nextKey);
        batch.i64(oldest);
        batch.seal(into.salt());
        long at = into.size();
        for (int from = 0; from < batch.size(); from += CHUNK_BYTES) {
            chunk.clear().put(batch.array(), from, Math.min(CHUNK_BYTES, batch.size() - from));
            into.append(chunk.flip());
        }
        into.force();
        place(batch, into.number(), (int) at);
    }

    private synchronized void place(Frames batch, long segment, int start) {
        byte[] in = batch.array();
        for (int at = 0; at < batch.size(); at += Frames.PREFIX_BYTES + Frames.intAt(in, at)) {
            long key = Frames.longAt(in, at + Frames.PREFIX_BYTES + 1);
            switch (in[at + Frames.PREFIX_BYTES]) {
                case Frames.PUT ->
                    index.put(
                            key,
                            LiveIndex.place(segment, start + at),
                            Frames.PREFIX_BYTES + Frames.intAt(in, at));
                case Frames.DELETE -> index.remove(key);
                default -> {
                    // The commit.
                }
            }
        }
    }

    /**
     * Copies what is alive in the oldest segment to the end and removes the segment, while the
     * files are more than twice what is alive. A deletion in the oldest segment needs no copy: what
     * it deletes was written before it.
     */
    private void clean(long nextKey) throws IOException {
        while (segments.size() > 1
                && size() > 2 * index.bytes() + (long) SPARE_SEGMENTS * segmentBytes) {
            Segment old = segments.getFirst();
            copies.clear();
            copyLive(old);
            write(copies, nextKey, old.number() + 1);
            synchronized (this) {
                segments.removeFirst();
            }
            old.delete();
            Segment.forceDirectory(dir);
        }
    }

    private void copyLive(Segment old) throws IOException {
        byte[] in = old.read(0, (int) old.size());
        for (int at = Segment.HEADER_BYTES;
                at < in.length;
                at += Frames.PREFIX_BYTES + Frames.intAt(in, at)) {
            long key = Frames.longAt(in, at + Frames.PREFIX_BYTES + 1);
            boolean alive = in[at + Frames.PREFIX_BYTES] == Frames.PUT
                    && index.place(key) == LiveIndex.place(old.number(), at);
            if (alive) {
                copies.begin(Frames.PUT, key);
                copies.raw(
                        in,
                        at + Frames.PREFIX_BYTES + Frames.HEAD_BYTES,
                        Frames.intAt(in, at) - Frames.HEAD_BYTES);
            }
        }
    }

    private long size() {
        return segments.stream().mapToLong(Segment::size).sum();
    }

    private void measure() {
        liveBytes = index.bytes();
        allBytes = size();
    }

    synchronized void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
    }
}
