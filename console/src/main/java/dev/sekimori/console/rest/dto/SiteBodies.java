package dev.sekimori.console.rest.dto;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Situation;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The site as a whole, and who may use it. */
public final class SiteBodies {
    private SiteBodies() {}

    /** The site and the sum of its state. */
    public record SiteBody(
            String name,
            String domain,
            String version,
            boolean lab,
            URI consoleUri,
            int virtualWebPort,
            Instant now,
            Situation situation,
            @Meaning("Whether nobody can sign in yet.") boolean setUpNeeded,
            @Meaning("How many devices are in each state.") Map<String, Integer> devices,

            @Meaning("How many open findings have each severity.")
            Map<String, Integer> openFindings,

            @Meaning("How many notices are in each state.") Map<String, Integer> notices,
            @Meaning("How many events the ledger has.") long ledgerSize,
            Optional<String> policyHash) {}

    /** The site's situation. Fields are null while nobody has declared one. */
    public record SituationBody(
            Situation situation,
            Optional<Instant> since,
            Optional<String> reason,
            @Meaning("Who declared it.") Optional<String> by,
            @Meaning("The event's index in the ledger.") OptionalLong event) {}

    /** Whether the process lives, or serves. */
    public record StatusBody(String status) {}

    /** Somebody who may sign in. */
    public record PersonBody(
            PersonName name, Role role, Language language, Instant since, boolean active) {}

    /** A token that was issued, without its text. */
    public record TokenBody(
            String name,
            Role role,

            @Meaning("The device that it belongs to; null for a service.")
            Optional<DeviceId> device,

            Instant issuedAt,
            boolean active) {}

    /** A new token. */
    public record IssuedTokenBody(
            String name,
            Role role,
            @Meaning("Shown this once.") String token) {}
}
