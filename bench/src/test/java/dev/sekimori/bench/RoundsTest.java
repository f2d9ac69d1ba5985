package dev.sekimori.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.bench.load.Sample;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Samples made into figures. */
final class RoundsTest {
    @Test
    void quantiles_are_interpolated() {
        List<Double> values = List.of(4.0, 1.0, 3.0, 2.0);

        assertThat(Rounds.median(values)).isEqualTo(2.5);
        assertThat(Rounds.quantile(values, 0)).isEqualTo(1);
        assertThat(Rounds.quantile(values, 1)).isEqualTo(4);
        assertThatThrownBy(() -> Rounds.median(List.of())).isInstanceOf(BenchException.class);
    }

    @Test
    void ratio_of_cheaper_site_is_above_one() {
        Figure figure = Rounds.compare(
                "mqtt",
                "µs",
                new Rounds.Compared("mosquitto", 1.5),
                List.of(5.0, 4.0, 6.0),
                List.of(10.0, 10.0, 9.0));

        assertThat(figure.json())
                .isEqualTo("{\"figure\":\"mqtt\",\"value\":5.000,\"unit\":\"µs\","
                        + "\"peer\":\"mosquitto\",\"peerValue\":10.000,\"ratio\":2.000,"
                        + "\"goal\":1.500,\"rounds\":3,\"spread\":0.500}");
    }

    @Test
    void round_in_which_nothing_was_done_is_no_figure() {
        Sample idle = new Sample("sekimori", 1, 0, 1_000, 1_000, 0);

        assertThatThrownBy(() -> Rounds.cpuUs(idle)).isInstanceOf(BenchException.class);
        assertThat(Rounds.cpuUs(new Sample("sekimori", 1, 2, 10_000, 1, 0))).isEqualTo(5);
    }
}
