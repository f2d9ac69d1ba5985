package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.BitSet;
import java.util.Random;

class RegisterPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/3,4/0-99 | /1/3/0-99 | true",
                "1/3,4/0-99 | /1/4/99 | true",
                "1/3,4/0-99 | /1/3/90-100 | false",
                "1/3,4/0-99 | /1/6/5 | false",
                "1/3,4/0-99 | /2/3/5 | false",
                "*/6/40 | /7/6/40 | true",
                "*/6/40 | /7/6/41 | false",
                "/1/3/0-4,5-9 | /1/3/3-6 | true",
                "/1/3/0-4,6-9 | /1/3/3-6 | false",
                "/1/3/5-9,0-7 | /1/3/0-9 | true",
                "/** | /255/127/0-65535 | true",
                "/1/** | /1/16/7 | true",
                "/1/** | /2/16/7 | false",
                "/1/3/** | /1/3/7 | true",
                "/holding/** | /1/3/7 | false",
                "/1/3/9-5 | /1/3/7 | false",
                "/1/3/0-65536 | /1/3/7 | false",
                "/1/3 | /1/3/7 | false",
                "/1/3/0-9/** | /1/3/7 | true",
                "/1/3/0-9 | / | false",
                "/1/3/0-9 | /1/3/-5 | false"
            })
    void covers_what_lies_wholly_in_it(String pattern, String resource, boolean covered) {
        assertThat(RegisterPattern.covers(pattern, resource)).isEqualTo(covered);
    }

    @Test
    void mentions_a_function_that_it_speaks_of_for_any_register() {
        RegisterPattern pattern = RegisterPattern.parse("1-2/3,16/40").orElseThrow();

        assertThat(pattern.mentions(2, 16)).isTrue();
        assertThat(pattern.mentions(2, 6)).isFalse();
        assertThat(pattern.mentions(3, 3)).isFalse();
    }

    @Test
    void agrees_with_sets_of_registers() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder ranges = new StringBuilder();
            BitSet set = new BitSet();
            for (int i = random.nextInt(4) + 1; i > 0; i--) {
                int first = random.nextInt(30);
                int last = first + random.nextInt(10);
                set.set(first, last + 1);
                ranges.append(ranges.isEmpty() ? "" : ",")
                        .append(first)
                        .append('-')
                        .append(last);
            }
            int first = random.nextInt(40);
            int last = first + random.nextInt(8);

            assertThat(RegisterPattern.covers("1/3/" + ranges, "/1/3/" + first + "-" + last))
                    .as("seed %d, %s, %d-%d", seed, ranges, first, last)
                    .isEqualTo(set.nextClearBit(first) > last);
        }
    }
}
