package dev.sekimori.observe.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void lets_a_twentieth_through_at_once_and_spreads_the_rest() {
        TokenBucket bucket = new TokenBucket(100, 0);

        for (int i = 0; i < 5; i++) {
            assertThat(bucket.reserve(0)).isZero();
        }
        assertThat(bucket.reserve(0)).isEqualTo(SECOND / 100);
        assertThat(bucket.reserve(0)).isEqualTo(2 * SECOND / 100);
    }

    @Test
    void saves_up_no_more_than_its_burst() {
        TokenBucket bucket = new TokenBucket(100, 0);
        int atOnce = 0;
        while (bucket.reserve(60 * SECOND) == 0) {
            atOnce++;
        }

        assertThat(atOnce).isEqualTo(5);
    }

    @Test
    void never_passes_more_than_its_rate_over_time_and_survives_a_clock_that_wraps() {
        long start = Long.MAX_VALUE - SECOND;
        TokenBucket bucket = new TokenBucket(1_000, start);
        long now = start;
        int passed = 0;
        while (now - start < 3 * SECOND) {
            now += bucket.reserve(now);
            passed++;
        }

        assertThat(passed).isBetween(3_000, 3_052);
    }
}
