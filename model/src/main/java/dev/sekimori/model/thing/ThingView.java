package dev.sekimori.model.thing;

import dev.sekimori.model.DeviceId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one peer gets to see of a virtual device. {@code uri} is its Thing Description;
 * {@code isolated} says that the device is cut off and only its last values are shown.
 */
public record ThingView(DeviceId device, String uri, boolean isolated, List<Value> values) {
    public ThingView {
        values = List.copyOf(values);
    }

    /**
     * A property's last value as JSON text, and when it was seen; both empty when nothing was seen
     * yet, or when the policy refuses the peer to read it ({@code refused}). {@code link} is where
     * content that is no JSON value is, or empty.
     */
    public record Value(
            String name,
            ThingModel.Title title,
            Shape shape,
            boolean writable,
            boolean refused,
            Optional<String> json,
            Optional<Instant> observedAt,
            boolean stale,
            String link) {}
}
