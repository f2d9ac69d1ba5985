package dev.sekimori.observe.weakness;

import static dev.sekimori.observe.weakness.Given.ACME;
import static dev.sekimori.observe.weakness.Given.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.device.Identification;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.wire.CancelledException;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

class SupportTest {
    private static final LocalDate END = LocalDate.of(2026, 6, 1);

    @Test
    void support_lasts_until_the_end_of_its_last_day() throws CancelledException {
        DeviceProfile profile = Given.profile("https://acme.example", Optional.of(END));

        assertThat(kinds(profile, Instant.parse("2026-06-01T23:59:59Z"))).isEmpty();
        assertThat(kinds(profile, Instant.parse("2026-06-02T00:00:00Z")))
                .containsExactly(FindingKind.END_OF_SUPPORT);
    }

    @Test
    void a_model_that_nobody_supports_is_found() throws CancelledException {
        assertThat(kinds(Given.profile(" ", Optional.empty()), NOW))
                .containsExactly(FindingKind.NO_SUPPORT_CONTACT);
    }

    @Test
    void a_device_that_nobody_knows_is_found_with_what_it_says() throws CancelledException {
        Identification unknown =
                new Identification("", "", "", "", "", "", 0, List.of("tcp.banner: 7F58"));
        List<Weakness> found = Given.checks().check("127.78.7.1", List.of(), unknown, NOW);

        assertThat(found).singleElement().satisfies(weakness -> {
            assertThat(weakness.kind()).isEqualTo(FindingKind.UNKNOWN_DEVICE);
            assertThat(weakness.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(weakness.evidence().observed()).isEqualTo("tcp.banner: 7F58");
        });
    }

    @Test
    void a_recheck_asks_the_profile_again() throws CancelledException {
        DeviceProfile ended = Given.profile("", Optional.of(END));
        Instant later = Instant.parse("2027-01-01T00:00:00Z");
        for (Weakness weakness : Given.checks(ended).check("127.78.7.1", List.of(), ACME, later)) {
            var finding = Given.finding(weakness);
            var device = Given.device("127.78.7.1", ACME);

            assertThat(Given.checks(ended).recheck(device, finding, later))
                    .isEqualTo(new Recheck.StillThere(weakness));
            assertThat(Given.checks().recheck(device, finding, later))
                    .isInstanceOf(Recheck.Gone.class);
        }
    }

    @Test
    void a_device_that_has_become_known_is_no_longer_unknown() throws CancelledException {
        Weakness unknown = Given.checks()
                .check("127.78.7.1", List.of(), Identification.UNKNOWN, NOW)
                .getFirst();

        assertThat(Given.checks()
                        .recheck(
                                Given.device("127.78.7.1", Identification.UNKNOWN),
                                Given.finding(unknown),
                                NOW))
                .isInstanceOf(Recheck.StillThere.class);
        assertThat(Given.checks()
                        .recheck(Given.device("127.78.7.1", ACME), Given.finding(unknown), NOW))
                .isInstanceOf(Recheck.Gone.class);
    }

    private static List<FindingKind> kinds(DeviceProfile profile, Instant now)
            throws CancelledException {
        return Given.checks(profile).check("127.78.7.1", List.of(), ACME, now).stream()
                .map(Weakness::kind)
                .toList();
    }
}
