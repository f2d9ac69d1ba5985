package dev.sekimori.gateway.mqtt.store;

import java.nio.charset.StandardCharsets;

/**
 * Records that become durable together or not at all. Opened by {@link Journal#group}, to be closed
 * by the same thread at once: while it is open nobody else can write. Values are written field by
 * field, big-endian.
 */
public final class Group implements AutoCloseable {
    private final Journal journal;
    private Frames frames;
    private long batch;

    Group(Journal journal, Frames frames) {
        this.journal = journal;
        this.frames = frames;
    }

    void opened(Frames into, long as) {
        frames = into;
        batch = as;
    }

    /** Begins a record; one that the key had is replaced. */
    public Group put(long key) {
        frames.begin(Frames.PUT, key);
        return this;
    }

    /** The key's record is no longer needed. */
    public Group delete(long key) {
        frames.begin(Frames.DELETE, key);
        return this;
    }

    public Group i8(int value) {
        frames.i8(value);
        return this;
    }

    public Group i16(int value) {
        frames.i16(value);
        return this;
    }

    public Group i32(int value) {
        frames.i32(value);
        return this;
    }

    public Group i64(long value) {
        frames.i64(value);
        return this;
    }

    /** Bytes with their number before them. */
    public Group bytes(byte[] value) {
        frames.i32(value.length);
        frames.raw(value, 0, value.length);
        return this;
    }

    /** A text in UTF-8 with its number of bytes before it. */
    public Group text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The batch whose commit makes the group durable. */
    public long batch() {
        return batch;
    }

    @Override
    public void close() {
        frames.end();
        journal.closed();
    }
}
