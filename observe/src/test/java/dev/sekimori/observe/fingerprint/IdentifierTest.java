package dev.sekimori.observe.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.IdentificationRule;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.profile.Source;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class IdentifierTest {
    private static final Observable TITLE = new Observable(Source.HTTP_TITLE, "Acme 7 v1.2");
    private static final Observable SERVER = new Observable(Source.HTTP_SERVER, "acme-httpd");

    @Test
    void rules_that_match_speak_independently_for_a_model() {
        Identification known = identify(
                List.of(profile(
                        "acme",
                        rule("http.title", "^Acme 7", 60),
                        rule("http.server", "acme", 50),
                        rule("ssh.banner", "acme", 90))),
                TITLE,
                SERVER);

        assertThat(known.profile()).isEqualTo("acme");
        assertThat(known.confidence()).isEqualTo(80);
        assertThat(known.evidence())
                .containsExactly("http.title: Acme 7 v1.2", "http.server: acme-httpd");
    }

    @Test
    void named_groups_fill_firmware_and_serial_and_add_no_confidence_at_zero() {
        Identification known = identify(
                List.of(profile(
                        "acme",
                        rule("http.title", "^Acme", 70),
                        rule("http.title", "v(?P<firmware>[0-9.]+)", 0),
                        rule("http.server", "(?P<serial>acme)-httpd", 0))),
                TITLE,
                SERVER);

        assertThat(known.firmware()).isEqualTo("1.2");
        assertThat(known.serial()).isEqualTo("acme");
        assertThat(known.confidence()).isEqualTo(70);
        assertThat(known.evidence()).containsExactly("http.title: Acme 7 v1.2");
    }

    @Test
    void the_model_that_most_speaks_for_comes_before_a_general_one() {
        List<DeviceProfile> profiles = List.of(
                profile("general", rule("http.title", ".", 55)),
                profile("own", rule("http.title", "Acme", 60)));

        assertThat(identify(profiles, TITLE).profile()).isEqualTo("own");
    }

    @Test
    void too_little_speaks_for_no_model_but_is_kept_as_evidence() {
        Identification unknown =
                identify(List.of(profile("acme", rule("http.title", "Acme", 49))), TITLE);

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown.confidence()).isZero();
        assertThat(unknown.evidence()).containsExactly("http.title: Acme 7 v1.2");
    }

    @Test
    void one_source_does_not_speak_for_another() {
        assertThat(identify(List.of(profile("acme", rule("http.realm", "Acme", 90))), TITLE)
                        .isKnown())
                .isFalse();
    }

    @Test
    void catastrophic_patterns_end_at_once() {
        List<DeviceProfile> profiles =
                List.of(profile("evil", rule("http.title", "^(a+)+(a|aa)+$", 90)));
        Observable text = new Observable(Source.HTTP_TITLE, "a".repeat(100_000) + "!");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(identify(profiles, text).isKnown()).isFalse());
    }

    @Test
    void what_a_device_says_is_cut_and_cleaned() {
        Observable long_ =
                new Observable(Source.HTTP_TITLE, "\u0000\u001b[31m" + "x".repeat(5_000));

        assertThat(long_.text()).hasSizeLessThanOrEqualTo(2_000).doesNotContain("\u001b");
    }

    private static Identification identify(
            List<DeviceProfile> profiles, Observable... observables) {
        return new Identifier(Profiles.of(profiles)).identify(List.of(observables));
    }

    private static IdentificationRule rule(String source, String pattern, int confidence) {
        return new IdentificationRule(source, pattern, confidence);
    }

    private static DeviceProfile profile(String id, IdentificationRule... rules) {
        return new DeviceProfile(
                id,
                "camera",
                "",
                "",
                Capability.UNKNOWN,
                false,
                IsolationMode.CUT,
                List.of(rules),
                List.of(),
                List.of(),
                ThingModel.EMPTY,
                List.of(),
                new DeviceProfile.Support("", Optional.empty()),
                List.of(),
                List.of());
    }
}
