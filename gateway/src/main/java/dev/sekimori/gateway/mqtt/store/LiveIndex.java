package dev.sekimori.gateway.mqtt.store;

import java.util.Arrays;

/**
 * Where each live record lies: key → segment, offset, frame size. An open-addressed table without
 * objects, because a journal may hold millions. Guarded by its owner.
 */
final class LiveIndex {
    /** A record's place is its segment's number in the upper half and the offset in the lower. */
    static long place(long segment, int offset) {
        return segment << 32 | offset;
    }

    static long segment(long place) {
        return place >>> 32;
    }

    static int offset(long place) {
        return (int) place;
    }

    static final long NOWHERE = -1;
    private static final long EMPTY = 0; // keys begin with 1

    private long[] keys = new long[1_024];
    private long[] places = new long[1_024];
    private int[] sizes = new int[1_024];
    private int count;
    private long bytes;

    int count() {
        return count;
    }

    /** The size of all live frames. */
    long bytes() {
        return bytes;
    }

    long place(long key) {
        int slot = slot(key);
        return keys[slot] == key ? places[slot] : NOWHERE;
    }

    int size(long key) {
        int slot = slot(key);
        return keys[slot] == key ? sizes[slot] : 0;
    }

    void put(long key, long place, int size) {
        int slot = slot(key);
        if (keys[slot] == key) {
            bytes -= sizes[slot];
        } else {
            keys[slot] = key;
            count++;
        }
        places[slot] = place;
        sizes[slot] = size;
        bytes += size;
        if (count > keys.length / 2) {
            grow();
        }
    }

    void remove(long key) {
        int slot = slot(key);
        if (keys[slot] != key) {
            return;
        }
        bytes -= sizes[slot];
        count--;
        close(slot);
    }

    /** Moves what follows up, so that no search ends early at the gap. */
    private void close(int gap) {
        int mask = keys.length - 1;
        int hole = gap;
        for (int next = (hole + 1) & mask; keys[next] != EMPTY; next = (next + 1) & mask) {
            int home = home(keys[next]);
            boolean reachable = ((next - home) & mask) >= ((next - hole) & mask);
            if (reachable) {
                keys[hole] = keys[next];
                places[hole] = places[next];
                sizes[hole] = sizes[next];
                hole = next;
            }
        }
        keys[hole] = EMPTY;
    }

    long[] sortedKeys() {
        return Arrays.stream(keys).filter(key -> key != EMPTY).sorted().toArray();
    }

    private int home(long key) {
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32) & (keys.length - 1);
    }

    private int slot(long key) {
        int slot = home(key);
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldPlaces = places;
        int[] oldSizes = sizes;
        keys = new long[oldKeys.length * 2];
        places = new long[oldKeys.length * 2];
        sizes = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                places[slot] = oldPlaces[i];
                sizes[slot] = oldSizes[i];
            }
        }
    }
}
