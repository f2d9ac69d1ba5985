package dev.sekimori.model.decision;

import dev.sekimori.model.device.Trust;

import java.util.List;
import java.util.Optional;

/**
 * Under what conditions a {@link FlowRule} speaks of an ask that it otherwise fits, and which
 * numbers may be written under it. All must hold.
 *
 * @param situations the situations that the site must be in; empty for any
 * @param windows names of the site's time windows, one of which must be open; empty for any time
 * @param minTrust the least trust in the peer
 * @param identity how strongly a device must have shown who it is; people and tokens always have
 * @param functions kinds of the target's assets, one of which the resource must belong to; empty
 *     for any resource
 * @param values the numbers that may be written; empty when they are not bounded
 */
public record Conditions(
        List<Situation> situations,
        List<String> windows,
        Trust.Level minTrust,
        IdentityStrength identity,
        List<AssetKind> functions,
        Optional<ValueRange> values) {
    /** No condition at all. */
    public static final Conditions NONE = new Conditions(
            List.of(),
            List.of(),
            Trust.Level.NONE,
            IdentityStrength.ADDRESS,
            List.of(),
            Optional.empty());

    public Conditions {
        situations = List.copyOf(situations);
        windows = List.copyOf(windows);
        functions = List.copyOf(functions);
    }

    /** The same with bounds of what may be written. */
    public Conditions with(ValueRange range) {
        return new Conditions(
                situations, windows, minTrust, identity, functions, Optional.of(range));
    }
}
