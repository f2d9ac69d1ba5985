package dev.sekimori.observe.weakness;

import dev.sekimori.model.device.Identification;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a device as a whole: that nobody knows it, or that nobody supports it. Pure.
 */
final class Support {
    private Support() {}

    static List<Weakness> check(
            String address,
            Identification identification,
            Optional<DeviceProfile> profile,
            Instant now) {
        if (profile.isEmpty()) {
            // A device whose profile was taken away is still known; it only has no rules any more.
            String said = String.join(" · ", identification.evidence());
            return identification.isKnown()
                    ? List.of()
                    : List.of(Weaknesses.unknownDevice(address, said));
        }
        return check(profile.get(), LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    /** Support lasts until the end of its last day, in UTC. */
    private static List<Weakness> check(DeviceProfile profile, LocalDate today) {
        List<Weakness> found = new ArrayList<>();
        String model = profile.model().isEmpty() ? profile.id() : profile.model();
        if (profile.support().contact().isBlank()) {
            found.add(Weaknesses.noSupportContact(profile.id(), model));
        }
        profile.support()
                .end()
                .filter(end -> end.isBefore(today))
                .ifPresent(end -> found.add(Weaknesses.endOfSupport(profile.id(), model, end)));
        return found;
    }
}
