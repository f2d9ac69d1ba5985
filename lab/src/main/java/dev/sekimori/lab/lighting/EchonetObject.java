package dev.sekimori.lab.lighting;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An object's properties: those that may be read and those that may be set. Used by one thread at a
 * time.
 */
final class EchonetObject {
    private static final int STATUS_CHANGE_MAP = 0x9d;
    private static final int SET_MAP = 0x9e;
    private static final int GET_MAP = 0x9f;

    private final TreeMap<Integer, byte[]> values = new TreeMap<>();
    private final Map<Integer, Predicate<byte[]>> settable = new TreeMap<>();

    EchonetObject fixed(int code, byte... data) {
        values.put(code, data.clone());
        return this;
    }

    EchonetObject variable(int code, Predicate<byte[]> accepts, byte... data) {
        settable.put(code, accepts);
        return fixed(code, data);
    }

    /** Adds the three maps, which need all other properties. */
    EchonetObject mapped() {
        values.put(STATUS_CHANGE_MAP, map(new TreeSet<>(settable.keySet())));
        values.put(SET_MAP, map(new TreeSet<>(settable.keySet())));
        TreeSet<Integer> readable = new TreeSet<>(values.keySet());
        readable.add(GET_MAP);
        values.put(GET_MAP, map(readable));
        return this;
    }

    Optional<byte[]> get(int code) {
        byte[] value = values.get(code);
        return value == null ? Optional.empty() : Optional.of(value.clone());
    }

    /** Whether the property may be set, and to this. */
    boolean set(int code, byte[] data) {
        Predicate<byte[]> accepts = settable.get(code);
        if (accepts == null || !accepts.test(data)) {
            return false;
        }
        values.put(code, data.clone());
        return true;
    }

    /** APPENDIX, attachment 1: a list up to 15 properties, a bitmap of 16 bytes from 16 on. */
    private static byte[] map(SortedSet<Integer> codes) {
        if (codes.size() < 16) {
            byte[] list = new byte[1 + codes.size()];
            list[0] = (byte) codes.size();
            int index = 1;
            for (int code : codes) {
                list[index++] = (byte) code;
            }
            return list;
        }
        byte[] bitmap = new byte[17];
        bitmap[0] = (byte) codes.size();
        for (int code : codes) {
            bitmap[1 + (code & 0x0f)] |= (byte) (1 << ((code >> 4) - 8));
        }
        return bitmap;
    }
}
