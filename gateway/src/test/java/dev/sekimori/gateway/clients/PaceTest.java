package dev.sekimori.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** How slow is too slow. */
class PaceTest {
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private final Pace pace = new Pace(100);

    private boolean after(long... totals) {
        boolean slow = false;
        for (long total : totals) {
            slow = pace.tooSlow(total, WINDOW);
        }
        return slow;
    }

    @Test
    void a_pause_shorter_than_the_window_is_forgiven() {
        assertThat(after(0, 0, 0)).isFalse();
        assertThat(after(300)).isFalse();
    }

    @Test
    void nothing_in_a_whole_window_is_too_slow() {
        assertThat(after(7, 7, 7, 7)).isTrue();
    }

    @Test
    void one_byte_less_than_the_rate_is_too_slow_and_the_rate_is_not() {
        assertThat(after(0, 100, 200, 299)).isTrue();
        assertThat(after(0, 0, 0, 300)).isFalse();
    }

    @Test
    void what_was_fast_before_does_not_count_for_the_next_window() {
        assertThat(after(0, 0, 0, 1_000_000)).isFalse();
        assertThat(after(1_000_000, 1_000_000, 1_000_000, 1_000_001)).isTrue();
    }

    @Test
    void a_second_without_a_turn_begins_anew() {
        assertThat(after(0, 0, 0)).isFalse();
        pace.rest();
        assertThat(after(0, 0, 0)).isFalse();
    }
}
