package dev.sekimori.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;

import io.vertx.core.MultiMap;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class WebSessionsTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final WebSessions sessions = new WebSessions(() -> now, new SecureRandom(), 3);

    private String opened() {
        String cookie = sessions.open(TestSite.CAM, TestSite.ALICE);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private boolean isAlive(String pair) {
        return sessions.peer(MultiMap.caseInsensitiveMultiMap().add("cookie", pair), TestSite.CAM)
                .filter(TestSite.ALICE::equals)
                .isPresent();
    }

    @Test
    void ends_when_it_was_not_used_for_half_an_hour() {
        String pair = opened();
        now = now.plus(Duration.ofMinutes(29));
        assertThat(isAlive(pair)).isTrue();
        now = now.plus(Duration.ofMinutes(29));
        assertThat(isAlive(pair)).isTrue();
        now = now.plus(Duration.ofMinutes(30));
        assertThat(isAlive(pair)).isFalse();
    }

    @Test
    void ends_after_eight_hours_however_much_it_is_used() {
        String pair = opened();
        for (int i = 0; i < 8 * 3 - 1; i++) {
            now = now.plus(Duration.ofMinutes(20));
            assertThat(isAlive(pair)).isTrue();
        }
        now = now.plus(Duration.ofMinutes(20));
        assertThat(isAlive(pair)).isFalse();
    }

    @Test
    void holds_a_bounded_number_and_drops_the_one_unused_for_longest() {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pairs.add(opened());
        }
        assertThat(isAlive(pairs.getFirst())).isTrue();
        pairs.add(opened());
        assertThat(pairs.stream().filter(this::isAlive))
                .containsExactly(pairs.get(0), pairs.get(2), pairs.get(3));
    }

    @Test
    void serves_one_device_only() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("cookie", opened());
        assertThat(sessions.peer(headers, new DeviceId("cam2"))).isEmpty();
        assertThat(sessions.peer(headers, TestSite.CAM)).isPresent();
    }

    @Test
    void ids_are_long_and_never_the_same() {
        String first = opened();
        assertThat(first).hasSize(WebSessions.COOKIE.length() + 1 + 43).isNotEqualTo(opened());
    }
}
