package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, sport/tennis, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/uptime, false",
        "+/uptime, $SYS/uptime, false",
        "$SYS/#, $SYS/uptime, true",
        "a/b, a/b/c, false",
        "a/b/c, a/b, false",
    })
    void matches_as_the_specification_says(String filter, String topic, boolean expected) {
        assertThat(TopicFilter.matches(filter, topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a/#, a/+, true",
        "a/+, a/#, false",
        "a/+/c, a/b/c, true",
        "#, #, true",
        "a/+, a/+, true",
        "a/b, a/+, false",
        "a/#, a, true",
        "a/#, #, false",
        "a/#, a/#, true",
    })
    void covers_only_narrower_filters(String wider, String narrower, boolean expected) {
        assertThat(TopicFilter.covers(wider, narrower)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a+/b, false", "a/#/b, false", "a/b#, false", "+/a/#, true", "'', false", "#, true"
    })
    void accepts_wildcards_only_alone_in_their_level(String filter, boolean expected) {
        assertThat(TopicFilter.isValidFilter(filter)).isEqualTo(expected);
    }

    @Test
    void a_wider_filter_matches_whatever_a_narrower_one_matches() {
        long seed = 20_160_705;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String wider = randomLevels(random, true);
            String narrower = randomLevels(random, true);
            String topic = randomLevels(random, false);
            if (TopicFilter.isValidFilter(wider)
                    && TopicFilter.isValidFilter(narrower)
                    && TopicFilter.covers(wider, narrower)
                    && TopicFilter.matches(narrower, topic)) {
                assertThat(TopicFilter.matches(wider, topic))
                        .as("seed %d: %s covers %s, topic %s", seed, wider, narrower, topic)
                        .isTrue();
            }
        }
    }

    private static String randomLevels(Random random, boolean wildcards) {
        String[] levels = wildcards ? new String[] {"a", "b", "+", "#"} : new String[] {"a", "b"};
        StringBuilder text = new StringBuilder(levels[random.nextInt(levels.length)]);
        int more = random.nextInt(3);
        for (int i = 0; i < more; i++) {
            text.append('/').append(levels[random.nextInt(levels.length)]);
        }
        return text.toString();
    }
}
