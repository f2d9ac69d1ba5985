package dev.sekimori.console.rest.dto;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.notice.Channel;
import dev.sekimori.model.notice.NoticeState;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Findings, and notices about them. */
public final class FindingBodies {
    private FindingBodies() {}

    /** A weakness of a device. */
    public record FindingBody(
            FindingId id,
            DeviceId device,
            FindingKind kind,
            Severity severity,

            @Meaning("Which of several, for example tcp/23; empty for the device as a whole.")
            String place,

            String title,
            String titleCode,

            @Meaning("How it was seen, so that a person can see it again.")
            Evidence evidence,

            Instant firstSeen,
            Instant lastSeen,
            FindingState state,
            Optional<Instant> fixedAt,
            PriorityBody priority) {}

    /** How urgent a finding is at this site, 0 to 100, and why. */
    public record PriorityBody(int score, List<String> reasons, List<String> reasonCodes) {}

    /** A finding after its check ran again. */
    public record RecheckedBody(
            @JsonUnwrapped FindingBody finding,

            @Meaning("Whether the check saw that it is gone.")
            boolean fixed,

            @Meaning("Why nothing could be told; the state is then as before.")
            Optional<String> unresolved) {}

    /** A message to an owner, and how far it came. */
    public record NoticeBody(
            NoticeId id,
            FindingId finding,
            DeviceId device,
            Owner owner,
            Channel channel,
            Language language,
            NoticeState state,
            Instant sentAt,
            Instant expiresAt,
            Optional<Instant> deliveredAt,
            Optional<Instant> readAt,
            Optional<Instant> actedAt,
            Optional<Instant> verifiedAt) {}
}
