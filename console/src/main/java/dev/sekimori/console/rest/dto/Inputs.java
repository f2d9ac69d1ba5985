package dev.sekimori.console.rest.dto;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Situation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What calls take. A field that is not {@code Optional} must be given. */
public final class Inputs {
    private Inputs() {}

    /** An owner: {@code "Name <mail>"}, or an object. */
    public record OwnerInput(String name, Optional<String> mail, Optional<Language> language) {}

    /** What may be changed of a device; at least one field is given. */
    public record DeviceChange(
            @Length Optional<String> name,
            Optional<OwnerInput> owner,
            @Length Optional<String> zone,

            @Length @Meaning("Corrects what the device was recognised as.")
            Optional<String> profile) {}

    /** Accepts a discovered device. */
    public record Acceptance(
            OwnerInput owner,

            @Length @Meaning("Corrects what the device was recognised as.")
            Optional<String> profile,

            @Length Optional<String> zone) {}

    /** Cuts a device off. */
    public record IsolationOrder(
            @Length(max = 500) String reason,

            @Meaning("For a device that matters to safety: that a person decided this. Always so"
                    + " for somebody who is signed in.")
            Optional<Boolean> decidedByPerson) {}

    /** Declares the site's situation. */
    public record SituationOrder(
            Situation situation,
            @Length(max = 500) String reason,

            @Meaning("When it ends by itself; not for normal.")
            Optional<Instant> until) {}

    /** The device's own password, which the gateway then holds and injects. */
    public record Credential(
            @Length @Meaning("Only http so far.") String service,
            @Length(min = 0) String user,
            @Length String password) {
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
            @Length(max = 64) @Meaning("CIDR ranges.") List<String> ranges) {
        public ScanRanges {
            ranges = List.copyOf(ranges);
        }
    }

    /** Starts a scan. */
    public record ScanOrder(
            @Length(max = 64) @Meaning("CIDR ranges.") List<String> ranges,

            @Meaning("Your word that you may scan these ranges.")
            boolean confirmedAuthority) {
        public ScanOrder {
            ranges = List.copyOf(ranges);
        }
    }

    /** Somebody new. */
    public record PersonOrder(
            PersonName name,
            Role role,
            Optional<Language> language,
            @Length(max = 1_000) String password) {
        @Override
        public String toString() {
            return "PersonOrder[name=" + name + ", role=" + role + "]";
        }
    }

    /** A new token. */
    public record TokenOrder(
            @Length String name,
            Role role,
            @Meaning("The device that it shall belong to.") Optional<DeviceId> device) {}

    /** A certificate for a service. */
    public record CertificateOrder(
            @Length(max = 64) String name,
            @Meaning("viewer or operator.") Role role,

            @Length(max = 16_384) @Meaning("PKCS#10 in PEM, an EC key on P-256.")
            String request) {}

    /** A pre-shared key for a service. */
    public record PskOrder(
            @Length(max = 64) String name,
            @Meaning("viewer or operator.") Role role) {}
}
