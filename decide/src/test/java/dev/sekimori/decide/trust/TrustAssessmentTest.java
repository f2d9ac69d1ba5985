package dev.sekimori.decide.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.profile.DeviceProfile.Label;
import dev.sekimori.model.profile.DeviceProfile.Support;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

class TrustAssessmentTest {
    private static final DeviceId ID = new DeviceId("camera-1");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void a_device_that_protects_itself_and_has_no_findings_is_trusted_most() {
        assertThat(TrustAssessment.of(
                                device(DeviceState.IN_SERVICE, Capability.SELF_PROTECTING, "m1"),
                                List.of())
                        .level())
                .isEqualTo(Trust.Level.HIGH);
    }

    @Test
    void a_factory_password_lowers_trust_and_says_so() {
        Trust trust = TrustAssessment.of(
                device(DeviceState.IN_SERVICE, Capability.GATEWAY_PROTECTED, "m1"),
                List.of(finding(FindingState.OPEN)));

        assertThat(trust.level()).isEqualTo(Trust.Level.LOW);
        assertThat(trust.reasons()).contains(Message.of("finding.title"));
    }

    @Test
    void a_fixed_finding_no_longer_counts() {
        assertThat(TrustAssessment.of(
                                device(DeviceState.IN_SERVICE, Capability.GATEWAY_PROTECTED, "m1"),
                                List.of(finding(FindingState.FIXED)))
                        .level())
                .isEqualTo(Trust.Level.MEDIUM);
    }

    @Test
    void a_device_nobody_knows_is_not_trusted() {
        assertThat(TrustAssessment.of(
                                device(DeviceState.IN_SERVICE, Capability.UNKNOWN, ""), List.of())
                        .level())
                .isEqualTo(Trust.Level.NONE);
    }

    @Test
    void identity_support_labels_and_behaviour_bound_trust_and_say_so() {
        assertThat(assess(IdentityStrength.CERTIFICATE, "2030-01-01", "2030-01-01", 0)
                        .level())
                .isEqualTo(Trust.Level.HIGH);
        assertBound(
                assess(IdentityStrength.ADDRESS, "2030-01-01", "2030-01-01", 0),
                Trust.Level.MEDIUM,
                "trust.identity.address");
        assertBound(
                assess(IdentityStrength.CERTIFICATE, "2026-01-01", "2030-01-01", 0),
                Trust.Level.LOW,
                "trust.support_ended");
        assertBound(
                assess(IdentityStrength.CERTIFICATE, "2030-01-01", "2026-01-01", 0),
                Trust.Level.MEDIUM,
                "trust.label_ended");
        assertBound(
                assess(
                        IdentityStrength.CERTIFICATE,
                        "2030-01-01",
                        "2030-01-01",
                        TrustAssessment.STRAYS),
                Trust.Level.LOW,
                "trust.strays");
    }

    private static void assertBound(Trust trust, Trust.Level level, String reason) {
        assertThat(trust.level()).isEqualTo(level);
        assertThat(trust.reasons()).extracting(Message::key).contains(reason);
    }

    private static Trust assess(
            IdentityStrength identity, String supportEnd, String labelEnd, int strayed) {
        return TrustAssessment.of(
                device(DeviceState.IN_SERVICE, Capability.SELF_PROTECTING, "m1"),
                List.of(),
                new TrustFacts(
                        Optional.of(identity),
                        Optional.of(new Support("help", Optional.of(LocalDate.parse(supportEnd)))),
                        List.of(new Label(
                                "JC-STAR", 1, "n", Optional.of(LocalDate.parse(labelEnd)))),
                        strayed,
                        LocalDate.parse("2026-06-01")));
    }

    private static Finding finding(FindingState state) {
        return new Finding(
                new FindingId("f-0123456789abcdef"),
                ID,
                FindingKind.DEFAULT_CREDENTIALS,
                Severity.CRITICAL,
                "tcp/80",
                Message.of("finding.title"),
                new Evidence("http-basic-login", "curl", "200"),
                AT,
                AT,
                state,
                Optional.empty(),
                new Priority(95, List.of()));
    }

    private static Device device(DeviceState state, Capability capability, String profile) {
        return new Device(
                ID,
                "camera-1",
                new Identification(profile, "camera", "", "", "", "", 90, List.of()),
                Optional.of(new Owner("Tanaka", "", Language.JA)),
                "home",
                state,
                AT,
                List.of("127.77.0.10"),
                List.of(),
                "",
                Trust.none(Message.of("trust.not_assessed")),
                0,
                AT,
                AT,
                false,
                capability);
    }
}
