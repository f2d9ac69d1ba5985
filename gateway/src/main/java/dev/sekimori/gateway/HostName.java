package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host names of virtual devices, {@code <device>.<site domain>}. */
public final class HostName {
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\\.(.{1,190})");

    private HostName() {}

    /** The device whose name under the domain is {@code host}; letter case does not matter. */
    public static Optional<DeviceId> deviceOf(String host, String siteDomain) {
        var matcher = NAME.matcher(host.toLowerCase(Locale.ROOT));
        return matcher.matches() && matcher.group(2).equals(siteDomain)
                ? Optional.of(new DeviceId(matcher.group(1)))
                : Optional.empty();
    }

    public static String of(DeviceId device, String siteDomain) {
        return device + "." + siteDomain;
    }
}
