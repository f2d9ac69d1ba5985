package dev.sekimori.gateway.echonet;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The property maps 0x9D to 0x9F (APPENDIX Release R, attachment 1): a list of codes when there are
 * fewer than 16, else 16 bytes of bits, in which bit {@code b} of byte {@code n} stands for code
 * {@code 0x80 + 16 b + n}. Pure.
 */
public final class PropertyMap {
    private static final int BITMAP_FROM = 16;

    private PropertyMap() {}

    /** The codes of a map; none when its bytes are not as the specification says. */
    public static SortedSet<Integer> read(byte[] map) {
        SortedSet<Integer> codes = new TreeSet<>();
        int count = map.length == 0 ? 0 : map[0] & 0xff;
        if (count < BITMAP_FROM) {
            for (int i = 1; i < map.length && map.length == 1 + count; i++) {
                codes.add(map[i] & 0xff);
            }
        } else if (map.length == 1 + BITMAP_FROM) {
            for (int n = 0; n < BITMAP_FROM; n++) {
                for (int bit = 0; bit < 8; bit++) {
                    if ((map[1 + n] & (1 << bit)) != 0) {
                        codes.add(0x80 + 16 * bit + n);
                    }
                }
            }
        }
        return codes;
    }
}
