package dev.sekimori.observe.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.Message;
import dev.sekimori.model.observe.ScanPlan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;

class ScanPlannerTest {
    private static final ScanLimits LIMITS = ScanLimits.defaults();

    @Test
    void plans_exactly_what_will_be_done() {
        ScanPlan plan = planned(List.of("127.77.0.0/24"), LIMITS);

        assertThat(plan.ranges()).containsExactly("127.77.0.0/24");
        assertThat(plan.addresses()).isEqualTo(256);
        assertThat(plan.ports()).contains(23, 80, 554, 4444).isSorted();
        assertThat(plan.udpPorts()).containsExactly(1900, 3610, 3702, 5353, 5683);
        assertThat(plan.probesPerSecond()).isEqualTo(1_500);
        assertThat(plan.inFlightPerDevice()).isEqualTo(1);
    }

    @Test
    void merges_ranges_that_overlap_and_counts_each_address_once() {
        ScanPlan plan = planned(
                List.of(
                        "10.0.1.0/24",
                        "10.0.0.0/23",
                        "10.0.0.7",
                        "192.168.1.1/32",
                        "10.0.0.0/23",
                        "::1",
                        "fe80::1"),
                LIMITS);

        assertThat(plan.ranges())
                .containsExactly(
                        "10.0.0.0/23", "192.168.1.1/32", "0:0:0:0:0:0:0:1", "fe80:0:0:0:0:0:0:1");
        assertThat(plan.addresses()).isEqualTo(515);
    }

    @Test
    void leaves_out_the_gateways_own_addresses() {
        ScanLimits limits = LIMITS.excluding(Set.of(InetAddress.ofLiteral("127.77.0.3")));

        ScanPlan plan = planned(List.of("127.77.0.0/29"), limits);

        assertThat(plan.addresses()).isEqualTo(7);
        assertThat(ScanPlanner.addresses(plan, limits))
                .hasSize(7)
                .doesNotContain(InetAddress.ofLiteral("127.77.0.3"));
        assertThat(refusal(List.of("127.77.0.3"), limits)).containsExactly("scan.nothing_left");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.256",
                "10.0.0.1/24",
                "10.0.0.0/",
                "010.0.0.1",
                "10.0.0",
                "1::2::3",
                "fe80::/64",
                "fe80::1%eth0",
                "10.0.0.0/24 ; rm",
                "10.0.0.0-10.0.0.9",
                "0x7f.1",
                "127.1",
                ":::",
                "::ffff:8.8.8.8"
            })
    void refuses_what_is_not_a_range(String text) {
        assertThat(refusal(List.of(text), LIMITS)).containsExactly("scan.bad_range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "0.0.0.0/0",
                "172.32.0.0/16",
                "172.0.0.0/8",
                "192.0.0.0/8",
                "2001:db8::1",
                "224.0.0.1",
                "100.64.0.0/10"
            })
    void refuses_networks_that_are_not_local_unless_configured(String text) {
        assertThat(refusal(List.of(text, "10.0.0.1"), LIMITS)).contains("scan.not_local");
    }

    @Test
    void scans_other_networks_when_configured() {
        ScanLimits any = new ScanLimits(
                List.of(80),
                List.of(),
                16,
                10,
                1,
                4,
                LIMITS.connectTimeout(),
                LIMITS.readTimeout(),
                true,
                Set.of());

        assertThat(planned(List.of("203.0.113.0/28"), any).addresses()).isEqualTo(16);
        assertThat(refusal(List.of("203.0.113.0/27"), any))
                .containsExactly("scan.too_many_addresses");
    }

    @Test
    void refuses_more_than_4096_addresses_and_no_range_at_all() {
        assertThat(planned(List.of("10.0.0.0/20"), LIMITS).addresses()).isEqualTo(4_096);
        assertThat(refusal(List.of("10.0.0.0/20", "192.168.0.1"), LIMITS))
                .containsExactly("scan.too_many_addresses");
        assertThat(refusal(List.of("10.0.0.0/8"), LIMITS))
                .containsExactly("scan.too_many_addresses");
        assertThat(refusal(List.of(), LIMITS)).containsExactly("scan.no_ranges");
    }

    @Test
    void never_throws_and_never_plans_outside_local_networks() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "0123456789./:abcdef%-x ";
        for (int round = 0; round < 20_000; round++) {
            String text = random.ints(random.nextInt(24), 0, alphabet.length())
                    .mapToObj(i -> alphabet.substring(i, i + 1))
                    .reduce("", String::concat);
            if (ScanPlanner.plan(List.of(text), LIMITS)
                    instanceof ScanPlanning.Planned(ScanPlan plan)) {
                assertThat(ScanPlanner.addresses(plan, LIMITS))
                        .as("seed %d: %s", seed, text)
                        .allMatch(a -> a.isLoopbackAddress()
                                || a.isSiteLocalAddress()
                                || a.isLinkLocalAddress()
                                || (a.getAddress()[0] & 0xFE) == 0xFC);
            }
        }
    }

    private static ScanPlan planned(List<String> ranges, ScanLimits limits) {
        return switch (ScanPlanner.plan(ranges, limits)) {
            case ScanPlanning.Planned planned -> planned.plan();
            case ScanPlanning.Refused refused -> throw new AssertionError(refused.reasons());
        };
    }

    private static List<String> refusal(List<String> ranges, ScanLimits limits) {
        return switch (ScanPlanner.plan(ranges, limits)) {
            case ScanPlanning.Planned planned -> throw new AssertionError(planned.plan());
            case ScanPlanning.Refused refused ->
                refused.reasons().stream().map(Message::key).toList();
        };
    }
}
