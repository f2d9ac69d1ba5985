package dev.sekimori.gateway;

import java.net.InetAddress;
import java.util.Arrays;

/** A CIDR block of IPv4 or IPv6 addresses (RFC 4632, RFC 4291 section 2.3). */
record AddressRange(InetAddress network, int prefixBits) {

    /** Reads {@code 127.77.0.0/24}, {@code ::1/128} or a single literal address. */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("not a prefix length: " + text);
        }
        return new AddressRange(address, bits);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] fixed = network.getAddress();
        if (bytes.length != fixed.length) {
            return false;
        }
        int whole = prefixBits / Byte.SIZE;
        int rest = prefixBits % Byte.SIZE;
        int mask = 0xff << (Byte.SIZE - rest);
        return Arrays.equals(bytes, 0, whole, fixed, 0, whole)
                && (rest == 0 || (bytes[whole] & mask) == (fixed[whole] & mask));
    }
}
