package dev.sekimori.decide.trust;

import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.profile.DeviceProfile.Label;
import dev.sekimori.model.profile.DeviceProfile.Support;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a device beside its state and findings.
 *
 * @param identity the strongest way in which it shows who it is; empty when it uses no identity
 * @param support who supports its model and until when; empty when its model is not known
 * @param labels marks of its model
 * @param strayed how many different things that it asked for lately were refused by rule
 * @param today the day in UTC
 */
public record TrustFacts(
        Optional<IdentityStrength> identity,
        Optional<Support> support,
        List<Label> labels,
        int strayed,
        LocalDate today) {
    /** Nothing is known. */
    public static final TrustFacts NONE =
            new TrustFacts(Optional.empty(), Optional.empty(), List.of(), 0, LocalDate.EPOCH);

    public TrustFacts {
        labels = List.copyOf(labels);
    }
}
