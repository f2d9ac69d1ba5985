package dev.sekimori.decide.mud;

import java.net.InetAddress;
import java.util.List;

/** A CIDR block of addresses (RFC 4632, RFC 4291 section 2.3). */
record Block(byte[] address, int bits) {
    /** What is local where a site does not say (RFC 1918, 6890, 4193, 4291). */
    static final List<Block> PRIVATE = List.of(
            of("10.0.0.0/8"),
            of("172.16.0.0/12"),
            of("192.168.0.0/16"),
            of("127.0.0.0/8"),
            of("169.254.0.0/16"),
            of("::1/128"),
            of("fc00::/7"),
            of("fe80::/10"));

    static Block of(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = literal(slash < 0 ? cidr : cidr.substring(0, slash));
        return new Block(
                address,
                slash < 0 ? address.length * 8 : Integer.parseInt(cidr.substring(slash + 1)));
    }

    /** The bytes of a literal address; none for an empty text. */
    static byte[] literal(String address) {
        return address.isEmpty() ? new byte[0] : InetAddress.ofLiteral(address).getAddress();
    }

    boolean contains(byte[] given) {
        if (given.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        for (int at = 0; at < whole; at++) {
            if (given[at] != address[at]) {
                return false;
            }
        }
        int mask = 0xff00 >> (bits % 8) & 0xff;
        return mask == 0 || (given[whole] & mask) == (address[whole] & mask);
    }

    static boolean anyContains(List<Block> blocks, byte[] address) {
        for (Block block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
