package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.authority.OneTimeCode.Redemption;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class OneTimeCodeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = new TestClock(Instant.parse("2026-07-05T00:00:00Z"));

    @Test
    void is_readable_and_different_each_time() {
        Set<String> codes = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String text = issue().text();
            assertThat(text).matches("([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}");
            codes.add(text);
        }
        assertThat(codes).hasSize(200);
    }

    @Test
    void works_once() {
        OneTimeCode.Issued issued = issue();

        assertThat(issued.code().redeem(issued.text())).isEqualTo(Redemption.ACCEPTED);
        assertThat(issued.code().redeem(issued.text())).isEqualTo(Redemption.USED);
    }

    @Test
    void forgives_how_people_type() {
        List<String> spellings = new ArrayList<>();
        OneTimeCode.Issued sample = issue();
        spellings.add(sample.text().toLowerCase(Locale.ROOT));
        spellings.add(sample.text().replace("-", ""));
        spellings.add(" " + sample.text().replace("-", " ") + "\n");
        spellings.add(sample.text().replace('0', 'O').replace('1', 'l'));
        spellings.add(sample.text().replace('0', 'o').replace('1', 'I').replace("-", "－"));
        spellings.add(fullWidth(sample.text()).replace("－", "ー"));
        for (String spelling : spellings) {
            OneTimeCode.Issued issued = reissueOf(sample);
            assertThat(issued.code().redeem(spelling)).as(spelling).isEqualTo(Redemption.ACCEPTED);
        }
    }

    @Test
    void dies_after_ten_wrong_tries() {
        OneTimeCode.Issued issued = issue();
        for (int i = 1; i < OneTimeCode.MAX_ATTEMPTS; i++) {
            assertThat(issued.code().redeem(issue().text())).isEqualTo(Redemption.WRONG);
        }
        assertThat(issued.code().redeem("x".repeat(100_000))).isEqualTo(Redemption.EXHAUSTED);
        assertThat(issued.code().redeem(issued.text())).isEqualTo(Redemption.EXHAUSTED);
    }

    @Test
    void is_accepted_after_nine_wrong_tries() {
        OneTimeCode.Issued issued = issue();
        for (int i = 1; i < OneTimeCode.MAX_ATTEMPTS; i++) {
            issued.code().redeem("");
        }
        assertThat(issued.code().redeem(issued.text())).isEqualTo(Redemption.ACCEPTED);
    }

    @Test
    void expires_with_its_validity() {
        OneTimeCode.Issued issued = issue();
        OneTimeCode.Issued other = issue();
        clock.advance(HOUR.minusMillis(1));
        assertThat(other.code().redeem(other.text())).isEqualTo(Redemption.ACCEPTED);
        clock.advance(Duration.ofMillis(1));
        assertThat(issued.code().expiresAt()).isEqualTo(clock.instant());
        assertThat(issued.code().redeem(issued.text())).isEqualTo(Redemption.EXPIRED);
    }

    @Test
    void of_many_who_present_it_at_once_one_wins() throws Exception {
        OneTimeCode.Issued issued = issue();
        List<Redemption> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Redemption>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(threads.submit(() -> issued.code().redeem(issued.text())));
            }
            for (Future<Redemption> call : calls) {
                answers.add(call.get(30, TimeUnit.SECONDS));
            }
        }
        assertThat(answers).filteredOn(Redemption.ACCEPTED::equals).hasSize(1);
        assertThat(answers).filteredOn(Redemption.USED::equals).hasSize(49);
    }

    @Test
    void never_prints_itself() {
        OneTimeCode.Issued issued = issue();

        assertThat(issued.toString()).doesNotContain(issued.text());
        assertThat(issued.code().toString()).doesNotContain(issued.text());
    }

    @Test
    void has_at_least_60_bits_and_an_end() {
        assertThatThrownBy(() -> OneTimeCode.issue(2, HOUR, clock, random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OneTimeCode.issue(9, HOUR, clock, random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OneTimeCode.issue(8, Duration.ZERO, clock, random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OneTimeCode.issue(8, Duration.ofDays(8), clock, random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private OneTimeCode.Issued issue() {
        return OneTimeCode.issue(OneTimeCode.SETUP_GROUPS, HOUR, clock, random);
    }

    /** Another code object with the same text: a source of randomness that repeats that text. */
    private OneTimeCode.Issued reissueOf(OneTimeCode.Issued issued) {
        String digits = issued.text().replace("-", "");
        SecureRandom repeating = new SecureRandom() {
            private int next;

            @Override
            public int nextInt(int bound) {
                return "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(digits.charAt(next++));
            }
        };
        OneTimeCode.Issued again =
                OneTimeCode.issue(OneTimeCode.SETUP_GROUPS, HOUR, clock, repeating);
        assertThat(again.text()).isEqualTo(issued.text());
        return again;
    }

    private static String fullWidth(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c + 0xFEE0)));
        return wide.toString();
    }
}
