package dev.sekimori.console.rest.dto;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Situation;

import java.net.URI;
import java.time.Instant;
import java.util.List;
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
            Optional<String> policyHash,

            @Meaning("Ids of virtual patches that do nothing any more.")
            List<String> expiredVirtualPatches,

            @Meaning("What of the configuration could not be used, and where.")
            List<SiteProblemBody> problems) {}

    /** Something of the configuration that could not be used; the place is a file. */
    public record SiteProblemBody(String place, String message, String code) {}

    /** The site's situation. Fields are null while nobody has declared one. */
    public record SituationBody(
            Situation situation,
            Optional<Instant> since,
            Optional<String> reason,
            @Meaning("Who declared it.") Optional<String> by,
            @Meaning("When it ends by itself.") Optional<Instant> until,
            @Meaning("The event's index in the ledger.") OptionalLong event) {}

    /** A device's line to a broker outside. */
    public record UpstreamBody(
            DeviceId device,

            @Meaning("The upstream's name in the configuration.")
            String upstream,

            boolean connected,
            @Meaning("The moment of the last change.") Instant since,
            @Meaning("Messages that wait on the disk.") int queued,

            @Meaning("Why it was last lost or refused.") Optional<String> lastError) {}

    /** An authority outside whose clients the site believes. */
    public record ClientAuthorityBody(
            String name,
            Role role,

            @Meaning("The protocols at which its clients are believed.")
            List<String> listeners,

            @Meaning("The subjects whose clients are refused: their certificate or revocation list "
                    + "is over.")
            List<String> over,

            @Meaning("When the next comes to its end; null when none does.")
            Optional<Instant> nextEnd,

            @Meaning("Why its files cannot be taken up; the last that could stay in force.")
            Optional<String> unusable) {}

    /** An absent MQTT client's session that takes no more; who publishes to it is refused. */
    public record FullQueueBody(
            @Meaning("The client's id.") String client,
            @Meaning("Whose it is.") String peer,
            int messages,
            long bytes,
            @Meaning("When the session ends by itself.") Instant endsAt) {}

    /** Requests that are refused on behalf of devices. */
    public record VirtualPatchBody(
            String id,

            @Meaning("What it answers: a CVE, JVN or CSAF id.")
            String advisory,

            @Meaning("The last day, in UTC, on which it does anything.")
            String expires,

            boolean expired,

            @Meaning("The profiles that it protects; empty for all devices.")
            List<String> profiles,

            String reason) {}

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
