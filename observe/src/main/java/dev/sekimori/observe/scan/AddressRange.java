package dev.sekimori.observe.scan;

import dev.sekimori.observe.ObserveException;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A block of addresses. Only literal addresses are read; no name is ever looked up. */
sealed interface AddressRange {
    /** How many addresses. */
    long size();

    /** Whether every address is private, loopback or link-local. */
    boolean isLocal();

    /** All addresses in order. */
    Stream<InetAddress> addresses();

    /** CIDR notation; a single IPv6 address is itself. */
    String text();

    /**
     * IPv4 CIDR with its network aligned to the prefix (RFC 4632 section 3.1).
     *
     * @param network the first address as an unsigned 32-bit number
     * @param prefix 0 to 32
     */
    record V4(long network, int prefix) implements AddressRange {
        private static final List<V4> LOCAL = Stream.of(
                        "10.0.0.0/8",
                        "172.16.0.0/12",
                        "192.168.0.0/16",
                        "127.0.0.0/8",
                        "169.254.0.0/16")
                .map(text -> (V4) AddressRange.parse(text).orElseThrow())
                .toList();

        @Override
        public long size() {
            return 1L << (32 - prefix);
        }

        @Override
        public boolean isLocal() {
            return LOCAL.stream().anyMatch(local -> local.contains(this));
        }

        @Override
        public Stream<InetAddress> addresses() {
            return LongStream.range(network, network + size()).mapToObj(V4::address);
        }

        @Override
        public String text() {
            return address(network).getHostAddress() + "/" + prefix;
        }

        boolean contains(V4 other) {
            return network <= other.network && other.network + other.size() <= network + size();
        }

        private static InetAddress address(long value) {
            return literal(ByteBuffer.allocate(4).putInt((int) value).array());
        }
    }

    /** A single IPv6 address: larger blocks cannot be searched address by address. */
    record V6(InetAddress address) implements AddressRange {
        @Override
        public long size() {
            return 1;
        }

        /** Loopback, link-local (RFC 4291 section 2.5.6) or unique local (RFC 4193, fc00::/7). */
        @Override
        public boolean isLocal() {
            return address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || (address.getAddress()[0] & 0xFE) == 0xFC;
        }

        @Override
        public Stream<InetAddress> addresses() {
            return Stream.of(address);
        }

        @Override
        public String text() {
            return address.getHostAddress();
        }
    }

    /**
     * Reads {@code a.b.c.d}, {@code a.b.c.d/n}, an IPv6 address or an IPv6 address with
     * {@code /128}.
     */
    static Optional<AddressRange> parse(String text) {
        String trimmed = text.strip();
        return trimmed.contains(":") ? parseV6(trimmed) : parseV4(trimmed);
    }

    /**
     * The ranges in order, none inside another: CIDR blocks overlap only by containing one another.
     */
    static List<AddressRange> merged(List<AddressRange> ranges) {
        List<AddressRange> kept = new ArrayList<>();
        ranges.stream()
                .filter(V4.class::isInstance)
                .map(V4.class::cast)
                .distinct()
                .sorted(Comparator.comparingLong(V4::network).thenComparingInt(V4::prefix))
                .filter(v4 -> kept.isEmpty() || !((V4) kept.getLast()).contains(v4))
                .forEachOrdered(kept::add);
        ranges.stream().filter(V6.class::isInstance).distinct().forEachOrdered(kept::add);
        return kept;
    }

    private static Optional<AddressRange> parseV4(String text) {
        var matcher = Forms.CIDR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long network = 0;
        for (int group = 1; group <= 4; group++) {
            int octet = Integer.parseInt(matcher.group(group));
            if (octet > 255) {
                return Optional.empty();
            }
            network = network << 8 | octet;
        }
        int prefix = matcher.group(5) == null ? 32 : Integer.parseInt(matcher.group(5));
        if (prefix > 32 || network % (1L << (32 - prefix)) != 0) {
            return Optional.empty();
        }
        return Optional.of(new V4(network, prefix));
    }

    private static Optional<AddressRange> parseV6(String text) {
        String bare = text.endsWith("/128") ? text.substring(0, text.length() - 4) : text;
        if (!Forms.V6.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(bare);
            return address instanceof Inet6Address
                    ? Optional.of(new V6(address))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InetAddress literal(byte[] bytes) {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new ObserveException("four bytes are always an address", e);
        }
    }

    /** The written forms. No leading zeros: some readers take them as octal. */
    final class Forms {
        private static final String OCTET = "(0|[1-9]\\d{0,2})";

        static final Pattern CIDR = Pattern.compile(
                String.join("\\.", OCTET, OCTET, OCTET, OCTET) + "(?:/(0|[1-9]\\d?))?");
        static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

        private Forms() {}
    }
}
