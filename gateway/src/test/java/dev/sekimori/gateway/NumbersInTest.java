package dev.sekimori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.decision.ValueRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

class NumbersInTest {
    private static final String CHARACTERS = "0123456789+-.eE\"\\{}[]:, tfn\u3042x";

    private static Optional<ValueRange> in(String payload) {
        return NumbersIn.payload(payload.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "21.5|21.5|21.5",
                " -3 |-3|-3",
                "1e2|100|100",
                "{\"target\":21.5}|21.5|21.5",
                "{\"a\": [1, -2.5, true, null], \"b\": {\"c\": 9}}|-2.5|9",
                "{\"target\":\"99\"}|99|99",
                "{\"1\":20}|20|20",
                "[\"warm\", 20]|20|20",
            })
    void finds_the_least_and_the_greatest(String payload, double least, double greatest) {
        assertThat(in(payload)).contains(new ValueRange(least, greatest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "{}",
                "\"99",
                "21.5°C",
                "0x7f",
                "1-2",
                "1e999",
                "NaN",
                "trueish",
                "٢",
                "１",
                "\"warm\"",
                "9|9",
                "１２ 5",
            })
    void does_not_guess(String payload) {
        assertThat(in(payload)).isEmpty();
    }

    @Test
    void is_bounded() {
        assertThat(in("1 ".repeat(40_000))).isEmpty();
        assertThat(in("1".repeat(41))).isEmpty();
    }

    @Test
    void takes_any_bytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            double extreme = 1_000 + random.nextInt(1_000);
            String around = "[" + text + "," + extreme + "]";
            assertThat(in(around).filter(range -> range.max() < extreme))
                    .as("seed %d: %s", seed, around)
                    .isEmpty();
        }
    }
}
