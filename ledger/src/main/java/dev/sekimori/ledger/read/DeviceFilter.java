package dev.sekimori.ledger.read;

import dev.sekimori.model.device.DeviceState;

import java.util.Optional;

/**
 * Which devices to list; an empty field does not matter. {@code owner} is an owner's exact name,
 * {@code text} is looked for without regard to case in id, name, type, manufacturer, model, owner
 * and addresses.
 */
public record DeviceFilter(
        Optional<DeviceState> state,
        Optional<String> zone,
        Optional<String> owner,
        Optional<String> type,
        Optional<String> manufacturer,
        Optional<String> text,
        Optional<Boolean> safetyRelevant,
        Optional<Boolean> hasOpenFindings) {
    /** All devices. */
    public static final DeviceFilter ALL = new DeviceFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Devices in one state. */
    public static DeviceFilter in(DeviceState state) {
        return new DeviceFilter(
                Optional.of(state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
