package dev.sekimori.model.finding;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Message;

/**
 * A weakness as a check saw it, before it is a finding. {@code place} tells two of a kind on one
 * device apart (for example {@code tcp/23}); it is empty for a weakness of the device as a whole.
 */
public record Weakness(
        FindingKind kind, Severity severity, String place, Message title, Evidence evidence) {
    public FindingId idFor(DeviceId device) {
        return new FindingId("f-" + ContentHash.of(16, device.value(), kind.name(), place));
    }
}
