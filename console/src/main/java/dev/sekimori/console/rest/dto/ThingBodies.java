package dev.sekimori.console.rest.dto;

import com.fasterxml.jackson.annotation.JsonRawValue;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.thing.ThingView;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Virtual devices. */
public final class ThingBodies {
    private ThingBodies() {}

    /** What the caller gets to see of a virtual device. */
    public record ThingBody(
            DeviceId device,

            @Meaning("Its Thing Description; a bearer token opens it.")
            String description,

            @Meaning("Whether the device is cut off, so that only its last values are shown.")
            boolean isolated,

            List<ThingValueBody> values) {
        public static ThingBody of(ThingView view, boolean japanese) {
            return new ThingBody(
                    view.device(),
                    view.uri(),
                    view.isolated(),
                    view.values().stream()
                            .map(value -> ThingValueBody.of(value, japanese, view.isolated()))
                            .toList());
        }
    }

    /** One property of a virtual device. */
    public record ThingValueBody(
            String name,
            String title,
            String type,

            @Meaning("A UCUM code, or empty.") String unit,

            boolean writable,

            @Meaning("Whether the policy refuses the caller to read it.")
            boolean refused,

            @Meaning("The last value as JSON; null when nothing was seen yet.") @JsonRawValue
            String value,

            Optional<Instant> observedAt,

            @Meaning("Whether it is too old to be taken for the present.")
            boolean stale,

            boolean isolated,

            @Meaning("Where content that is no JSON value is, or empty.")
            String link) {
        static ThingValueBody of(ThingView.Value value, boolean japanese, boolean isolated) {
            return new ThingValueBody(
                    value.name(),
                    japanese ? value.title().ja() : value.title().en(),
                    value.shape().type().name().toLowerCase(java.util.Locale.ROOT),
                    value.shape().unit(),
                    value.writable(),
                    value.refused(),
                    value.json().orElse("null"),
                    value.observedAt(),
                    value.stale(),
                    isolated,
                    value.link());
        }
    }
}
