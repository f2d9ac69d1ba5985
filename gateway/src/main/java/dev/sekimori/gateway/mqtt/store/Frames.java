package dev.sekimori.gateway.mqtt.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Frames one after the other in memory: {@code length:4 crc:4 kind:1 key:8 value}, numbers
 * big-endian. The length counts what follows the checksum; the checksum covers the same. Not safe
 * for use by two threads at once.
 */
final class Frames {
    static final byte PUT = 1;
    static final byte DELETE = 2;
    static final byte COMMIT = 3;

    /** Before the kind: length and checksum. */
    static final int PREFIX_BYTES = 8;
    /** Kind and key. */
    static final int HEAD_BYTES = 9;
    /** What a commit frame holds: number of records, next key, oldest segment. */
    static final int COMMIT_VALUE_BYTES = 20;

    static final int COMMIT_LENGTH = HEAD_BYTES + COMMIT_VALUE_BYTES;

    private static final int KEPT_BYTES = 1_048_576;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;
    private int count;
    private int open = -1;

    Frames(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    static int intAt(byte[] in, int at) {
        return (int) INT.get(in, at);
    }

    static long longAt(byte[] in, int at) {
        return (long) LONG.get(in, at);
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    int count() {
        return count;
    }

    /** Forgets all frames; memory that a large batch took is given back. */
    void clear() {
        size = 0;
        count = 0;
        open = -1;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[KEPT_BYTES];
        }
    }

    /** Begins a frame; it ends with the next one or with {@link #end}. */
    void begin(byte kind, long key) {
        end();
        room(PREFIX_BYTES + HEAD_BYTES);
        open = size;
        count++;
        bytes[size + PREFIX_BYTES] = kind;
        LONG.set(bytes, size + PREFIX_BYTES + 1, key);
        size += PREFIX_BYTES + HEAD_BYTES;
    }

    void end() {
        if (open >= 0) {
            INT.set(bytes, open, size - open - PREFIX_BYTES);
            open = -1;
        }
    }

    void i8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void i16(int value) {
        room(Short.BYTES);
        SHORT.set(bytes, size, (short) value);
        size += Short.BYTES;
    }

    void i32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void i64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    void raw(byte[] from, int at, int length) {
        room(length);
        System.arraycopy(from, at, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    /** Puts in the checksums; done by the writer, so that nobody waits for it. */
    void seal(byte[] salt) {
        end();
        CRC32C crc = new CRC32C();
        for (int at = 0; at < size; at += PREFIX_BYTES + intAt(bytes, at)) {
            INT.set(bytes, at + Integer.BYTES, checksum(crc, salt, bytes, at));
        }
    }

    private static int checksum(CRC32C crc, byte[] salt, byte[] in, int at) {
        crc.reset();
        // The segment's salt: no message can hold bytes that would be taken for a commit.
        crc.update(salt, 0, salt.length);
        crc.update(in, at + PREFIX_BYTES, intAt(in, at));
        return (int) crc.getValue();
    }

    /** Whether a whole frame with a right checksum begins at {@code at}. */
    static boolean isSound(CRC32C crc, byte[] salt, byte[] in, int at) {
        if (in.length - at < PREFIX_BYTES + HEAD_BYTES) {
            return false;
        }
        int length = intAt(in, at);
        return length >= HEAD_BYTES
                && length <= in.length - at - PREFIX_BYTES
                && intAt(in, at + Integer.BYTES) == checksum(crc, salt, in, at);
    }
}
