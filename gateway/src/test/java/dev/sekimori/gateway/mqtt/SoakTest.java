package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Ten seconds of {@link Soak}, or as many as {@code -Dsekimori.soak.seconds} says. */
class SoakTest {
    @Test
    void loses_nothing_and_repeats_nothing_while_clients_come_and_go() throws Exception {
        long seed = Long.getLong("sekimori.soak.seed", System.nanoTime());
        Duration duration = Duration.ofSeconds(Long.getLong("sekimori.soak.seconds", 10));
        try (TestSite site = new TestSite()) {
            Soak.Account account = new Soak(TestSite.OPEN_ADDRESS, site.port(), seed).run(duration);
            assertThat(account.acknowledged()).as("seed %d", seed).isPositive();
            assertThat(account.breaks()).as("seed %d", seed).isPositive();
            assertThat(account.missing()).as("seed %d", seed).isZero();
            assertThat(account.duplicates()).as("seed %d", seed).isZero();
            Await.until(
                    "nothing is queued",
                    () -> site.gateway.metrics().fronts().get("mqtt_queued_bytes") == 0);
        }
    }
}
