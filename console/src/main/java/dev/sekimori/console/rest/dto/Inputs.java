package dev.sekimori.console.rest.dto;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;

import java.util.List;
import java.util.Optional;

/** What calls take. A field that is not {@code Optional} must be given. */
public final class Inputs {
    private static final int SHORT_CHARS = 200;
    private static final int MAX_RANGES = 64;

    private Inputs() {}

    /** An owner: {@code "Name <mail>"}, or an object. */
    public record OwnerInput(String name, Optional<String> mail, Optional<Language> language) {}

    /** What may be changed of a device; at least one field is given. */
    public record DeviceChange(
            Optional<String> name,
            Optional<OwnerInput> owner,
            Optional<String> zone,

            @Meaning("Corrects what the device was recognised as.")
            Optional<String> profile) {
        public DeviceChange {
            zone.ifPresent(Inputs::requireShort);
            profile.ifPresent(Inputs::requireShort);
        }
    }

    /** Accepts a discovered device. */
    public record Acceptance(
            OwnerInput owner,

            @Meaning("Corrects what the device was recognised as.")
            Optional<String> profile,

            Optional<String> zone) {
        public Acceptance {
            zone.ifPresent(Inputs::requireShort);
            profile.ifPresent(Inputs::requireShort);
        }
    }

    /** Cuts a device off. */
    public record IsolationOrder(
            String reason,

            @Meaning("For a device that matters to safety: that a person decided this. Always so"
                    + " for somebody who is signed in.")
            Optional<Boolean> decidedByPerson) {}

    /** The device's own password, which the gateway then holds and injects. */
    public record Credential(
            @Meaning("Only http so far.") String service, String user, String password) {
        @Override
        public String toString() {
            return "Credential[service=" + service + ", user=" + user + "]";
        }
    }

    /** A notice to a device's owner. */
    public record NoticeOrder(
            @Meaning("The owner's own when it is left out.") Optional<Language> language) {}

    /** Ranges to scan. */
    public record ScanRanges(
            @Meaning("CIDR ranges, at most 64.") List<String> ranges) {
        public ScanRanges {
            ranges = requireRanges(ranges);
        }
    }

    /** Starts a scan. */
    public record ScanOrder(
            @Meaning("CIDR ranges, at most 64.") List<String> ranges,

            @Meaning("Your word that you may scan these ranges.")
            boolean confirmedAuthority) {
        public ScanOrder {
            ranges = requireRanges(ranges);
        }
    }

    /** Somebody new. */
    public record PersonOrder(
            PersonName name, Role role, Optional<Language> language, String password) {
        @Override
        public String toString() {
            return "PersonOrder[name=" + name + ", role=" + role + "]";
        }
    }

    /** A new token. */
    public record TokenOrder(
            String name,
            Role role,
            @Meaning("The device that it shall belong to.") Optional<DeviceId> device) {}

    private static void requireShort(String text) {
        if (text.isBlank() || text.length() > SHORT_CHARS) {
            throw new IllegalArgumentException("1 to " + SHORT_CHARS + " characters");
        }
    }

    private static List<String> requireRanges(List<String> ranges) {
        if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
            throw new IllegalArgumentException("1 to " + MAX_RANGES + " ranges");
        }
        ranges.forEach(Inputs::requireShort);
        return List.copyOf(ranges);
    }
}
