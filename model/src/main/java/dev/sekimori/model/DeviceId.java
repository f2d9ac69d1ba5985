package dev.sekimori.model;

import java.util.regex.Pattern;

/**
 * Names one device for its whole life. The value is a DNS label (RFC 1035 section 2.3.1, lower
 * case, 1 to 63 characters), because the device's virtual web endpoint is
 * {@code https://<id>.<domain>}.
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public DeviceId {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a device id is a lower-case DNS label: " + Text.shorten(value, 80));
        }
    }

    @Override
    public int compareTo(DeviceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
