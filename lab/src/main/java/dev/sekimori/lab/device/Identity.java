package dev.sekimori.lab.device;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Who a device is. The same seed gives the same identity.
 *
 * @param name its name in the lab, a DNS label
 * @param host last byte of its address
 * @param manufacturer made up
 * @param model as its banners say
 * @param firmware version as its banners say
 * @param serial two letters and eight digits
 * @param mac locally administered, {@code 02:…}
 * @param uuid for UPnP and IPP
 */
public record Identity(
        String name,
        int host,
        String manufacturer,
        String model,
        String firmware,
        String serial,
        String mac,
        UUID uuid) {

    private static final int SERIALS = 100_000_000;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Identity {
        if (host < 1 || host > 253) {
            throw new IllegalArgumentException("host must be 1 to 253");
        }
    }

    /** What a maker fixes for all devices of a model. */
    public record Make(String manufacturer, String model, String firmware, String serialPrefix) {}

    public static Identity of(long seed, String name, int host, Make make) {
        SplittableRandom random = random(seed, name);
        String digits = Integer.toString(SERIALS + random.nextInt(SERIALS)).substring(1);
        byte[] mac = new byte[6];
        random.nextBytes(mac);
        // Locally administered, unicast (IEEE 802 section 8.4).
        mac[0] = 2;
        // RFC 9562 section 5.8: version 8, whose bits are the maker's own.
        UUID uuid = new UUID(
                (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L,
                (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
        return new Identity(
                name,
                host,
                make.manufacturer(),
                make.model(),
                make.firmware(),
                make.serialPrefix() + digits,
                HexFormat.ofDelimiter(":").formatHex(mac),
                uuid);
    }

    /**
     * A stream of numbers that belongs to one seed and one purpose (FNV-1a, 64 bits, of the
     * purpose).
     */
    public static SplittableRandom random(long seed, String purpose) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
        }
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ hash);
    }
}
