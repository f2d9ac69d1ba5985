package dev.sekimori.lab.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasuredTest {
    @Test
    void the_nth_value_follows_from_the_seed_and_stays_near_the_mean() {
        Measured first = Measured.of(1, "thermostat-1", 22, 2.5);
        Measured same = Measured.of(1, "thermostat-1", 22, 2.5);
        Measured other = Measured.of(2, "thermostat-1", 22, 2.5);
        int differing = 0;
        for (long n = 0; n < 1200; n++) {
            assertThat(first.at(n)).isEqualTo(same.at(n)).isBetween(19.3, 24.7);
            differing += first.at(n) == other.at(n) ? 0 : 1;
        }
        assertThat(differing).isGreaterThan(300);
    }

    @Test
    void identities_are_well_formed() {
        for (int seed = 0; seed < 500; seed++) {
            Identity identity =
                    Identity.of(seed, "camera-1", 10, new Identity.Make("Mado", "M2", "1", "MC"));
            assertThat(identity.serial()).matches("MC[0-9]{8}");
            assertThat(identity.mac()).matches("02(:[0-9a-f]{2}){5}");
            assertThat(identity.uuid().version()).isEqualTo(8);
            assertThat(identity.uuid().variant()).isEqualTo(2);
        }
    }
}
