package dev.sekimori.lab.device;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

    public Identity {
        if (host < 1 || host > 253) {
            throw new IllegalArgumentException("host must be 1 to 253");
        }
    }

    /** What a maker fixes for all devices of a model. */
    public record Make(String manufacturer, String model, String firmware, String serialPrefix) {}

    public static Identity of(long seed, String name, int host, Make make) {
        SplittableRandom random = random(seed, name);
        String serial = make.serialPrefix()
                + String.format(Locale.ROOT, "%08d", random.nextInt(100_000_000));
        String mac = String.format(
                Locale.ROOT,
                "02:%02x:%02x:%02x:%02x:%02x",
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256));
        UUID uuid = UUID.nameUUIDFromBytes((mac + serial).getBytes(StandardCharsets.UTF_8));
        return new Identity(
                name, host, make.manufacturer(), make.model(), make.firmware(), serial, mac, uuid);
    }

    /** A stream of numbers that belongs to one seed and one purpose. */
    public static SplittableRandom random(long seed, String purpose) {
        UUID mixed =
                UUID.nameUUIDFromBytes((seed + "/" + purpose).getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(
                mixed.getMostSignificantBits() ^ mixed.getLeastSignificantBits());
    }
}
