package dev.sekimori.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class PortsAndWaitsTest {
    @Test
    void without_privilege_low_ports_move_up_and_high_ports_stay() {
        PortPlan plain = new PortPlan(false);
        assertThat(plain.port(80)).isEqualTo(8080);
        assertThat(plain.port(23)).isEqualTo(8023);
        assertThat(plain.port(443)).isEqualTo(8444);
        assertThat(plain.port(9100)).isEqualTo(9100);
        assertThat(new PortPlan(true).port(443)).isEqualTo(443);
    }

    @Test
    void waits_double_up_to_the_longest() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(5)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void close_ends_pauses_and_closes_what_is_owned_newest_first() throws InterruptedException {
        Tasks tasks = new Tasks();
        StringBuffer closed = new StringBuffer();
        tasks.own(() -> closed.append("old"));
        tasks.own(() -> closed.append("new "));
        CountDownLatch ended = new CountDownLatch(1);
        tasks.start("pausing", () -> {
            if (!tasks.pause(Duration.ofMinutes(5))) {
                ended.countDown();
            }
        });
        tasks.close();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(closed).hasToString("new old");
        tasks.own(() -> closed.append(" late"));
        assertThat(closed).hasToString("new old late");
        tasks.start("late", () -> closed.append(" never"));
        assertThat(tasks.pause(Duration.ofMillis(1))).isFalse();
        assertThat(closed).hasToString("new old late");
    }
}
