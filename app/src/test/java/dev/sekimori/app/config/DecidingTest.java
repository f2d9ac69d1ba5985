package dev.sekimori.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Clearance;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.Trust;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

/** What a site's configuration says of decisions besides rules. */
class DecidingTest {
    private static final String WHOLE = """
            zones:
              - { name: cellular, ranges: ["192.0.2.0/24"], side: outer }
              - { name: site, ranges: ["0.0.0.0/0"] }
            windows:
              - { name: night, from: "22:00", until: "06:00", zone: Asia/Tokyo }
            clearances: { personal: high }
            interworking:
              unchecked: read_only
              pairs:
                - one: { profile: kura-nvr-4, firmware: "4.2*" }
                  other: { profile: mado-cam-m2 }
                  state: bad
            withoutRules: [outer-side-controls-nothing]
            rules:
              - id: night-maintenance
                peer: { kind: user }
                protocols: [mqtt]
                operations: [publish]
                resources: ['a/set']
                answer: allow
                when: { situations: [maintenance], windows: [night], minTrust: high }
                values: { min: 1, max: 2.5 }
            """;

    @Test
    void refuses_values_where_no_number_can_be_seen() {
        assertThatThrownBy(() -> ConfigReader.parse(
                        WHOLE.replace("operations: [publish]", "operations: [subscribe]"), "test"))
                .hasMessageContaining("night-maintenance: values need an operation that writes");
        assertThatThrownBy(() -> ConfigReader.parse(
                        WHOLE.replace("[mqtt]", "[rtsp]").replace("[publish]", "[write]"), "test"))
                .hasMessageContaining("sees no numbers in rtsp");
    }

    @Test
    void reads_conditions_windows_clearances_and_the_register() {
        SiteConfig config = ConfigReader.parse(WHOLE, "test");
        assertThat(config.zones().getFirst().side()).isEqualTo(Side.OUTER);
        assertThat(config.zones().getLast().side()).isEqualTo(Side.INNER);
        assertThat(config.rules().getFirst().conditions()).satisfies(when -> {
            assertThat(when.situations()).containsExactly(Situation.MAINTENANCE);
            assertThat(when.windows()).containsExactly("night");
            assertThat(when.minTrust()).isEqualTo(Trust.Level.HIGH);
            assertThat(when.values()).contains(new ValueRange(1, 2.5));
        });
        assertThat(config.deciding().windows().getFirst()).satisfies(night -> {
            assertThat(night.isOpen(Instant.parse("2026-01-01T14:00:00Z"))).isTrue();
            assertThat(night.isOpen(Instant.parse("2026-01-01T20:59:00Z"))).isTrue();
            assertThat(night.isOpen(Instant.parse("2026-01-01T21:00:00Z"))).isFalse();
        });
        assertThat(config.deciding().clearances())
                .contains(
                        new Clearance(InformationClass.PERSONAL, Trust.Level.HIGH),
                        new Clearance(InformationClass.INTERNAL, Trust.Level.LOW));
        assertThat(config.deciding().interworking().unchecked()).isEqualTo(Answer.READ_ONLY);
        assertThat(config.deciding().interworking().pairs().getFirst().other().firmware())
                .isEqualTo("*");
        assertThat(config.deciding().withoutRules()).containsExactly("outer-side-controls-nothing");
    }

    @Test
    void a_site_that_says_nothing_limits_unchecked_pairs_and_keeps_every_built_in_rule() {
        SiteConfig.Deciding usual = ConfigReader.defaults().deciding();
        assertThat(usual.interworking()).isEqualTo(Interworking.USUAL);
        assertThat(usual.clearances()).isEqualTo(Clearance.USUAL);
        assertThat(usual.withoutRules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withoutRules: [no-such-rule]",
                "clearances: { intimate: low }",
                "clearances: { personal: great }",
                "windows: [{ name: a, from: '25:00', until: '06:00' }]",
                "windows: [{ name: a, from: '05:00', until: '06:00', zone: Nowhere/At_All }]",
                "interworking: { unchecked: virtual_only }",
            })
    void refuses_what_cannot_be_meant(String yaml) {
        assertThatThrownBy(() -> ConfigReader.parse(yaml, "test"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void refuses_a_rule_for_a_window_that_is_not_there() {
        assertThatThrownBy(
                        () -> ConfigReader.parse(WHOLE.replace("name: night,", "name: day,"), "t"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("night");
    }
}
