package dev.sekimori.gateway.mqtt.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record's value, read field by field in the order in which it was written. Throws
 * {@link JournalException} when there is less than asked for. Not safe for two threads at once.
 */
public final class Value {
    private final ByteBuffer in;

    Value(byte[] value) {
        in = ByteBuffer.wrap(value);
    }

    private static JournalException tooShort(BufferUnderflowException e) {
        return new JournalException(
                JournalException.Fault.DAMAGED, "a record of the journal is too short", e);
    }

    public int i8() {
        try {
            return Byte.toUnsignedInt(in.get());
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    public int i16() {
        try {
            return Short.toUnsignedInt(in.getShort());
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    public int i32() {
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    public long i64() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    /** Bytes with their number before them. */
    public byte[] bytes() {
        int length = i32();
        if (length < 0 || length > in.remaining()) {
            throw tooShort(new BufferUnderflowException());
        }
        byte[] found = new byte[length];
        in.get(found);
        return found;
    }

    /** A text in UTF-8 with its number of bytes before it. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
