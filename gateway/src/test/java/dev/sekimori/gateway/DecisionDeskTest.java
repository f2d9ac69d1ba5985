package dev.sekimori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.gateway.Verdict.Admission;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.TimeWindow;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

class DecisionDeskTest {
    private final FixedSite.HandClock clock = new FixedSite.HandClock();
    private final List<Decision> reported = new ArrayList<>();
    private final DecisionDesk desk = new DecisionDesk(
            FixedSite.state(DeviceState.IN_SERVICE),
            (decision, address) -> reported.add(decision),
            clock);

    private Decision publish(String topic) {
        return desk.decide(FixedSite.PEER, FixedSite.publish(topic), "127.77.0.9", 10);
    }

    @Test
    void counts_equal_asks_as_one_flow_and_lists_the_newest_first() {
        publish("t/a");
        clock.forwardMs(5);
        publish("t/b");
        clock.forwardMs(5);
        publish("t/a");
        List<Flow> flows = desk.flows(Optional.of(FixedSite.LAMP), 10);
        assertThat(flows)
                .extracting(f -> f.decision().input().ask().resource())
                .containsExactly("t/a", "t/b");
        assertThat(flows.getFirst().count()).isEqualTo(2);
        assertThat(flows.getFirst().bytes()).isEqualTo(20);
        assertThat(flows.getFirst().firstAt()).isBefore(flows.getFirst().lastAt());
        assertThat(reported).hasSize(2);
    }

    @Test
    void keeps_at_most_so_many_flows_and_decisions_and_the_busy_ones_stay() {
        Verdict busy = desk.verdict(FixedSite.PEER, FixedSite.publish("t/busy"), "127.77.0.9");
        for (int i = 0; i < 12_000; i++) {
            clock.forwardMs(1);
            publish("t/" + i);
            busy.admit(1);
        }
        List<Flow> flows = desk.flows(Optional.empty(), 20_000);
        assertThat(flows).hasSizeLessThanOrEqualTo(DecisionDesk.MOST_KEPT);
        assertThat(flows)
                .filteredOn(f -> f.decision().input().ask().resource().equals("t/busy"))
                .singleElement()
                .satisfies(f -> assertThat(f.count()).isEqualTo(12_000));
        assertThat(desk.recent(publish("t/11999").id())).isPresent();
    }

    @Test
    void goes_on_counting_a_flow_that_was_dropped_while_it_was_quiet() {
        Verdict quiet = desk.verdict(FixedSite.PEER, FixedSite.publish("t/quiet"), "127.77.0.9");
        quiet.admit(1);
        for (int i = 0; i < 12_000; i++) {
            clock.forwardMs(1);
            publish("t/" + i);
        }
        clock.forwardMs(1);
        quiet.admit(1);
        assertThat(desk.flows(Optional.empty(), 1).getFirst().count()).isEqualTo(2);
    }

    @Test
    void refuses_above_a_rate_until_time_has_passed() {
        for (int i = 0; i < 6; i++) {
            assertThat(publish("slow").answer()).isEqualTo(Answer.LIMIT);
        }
        Decision refused = publish("slow");
        assertThat(refused.answer()).isEqualTo(Answer.REFUSE);
        assertThat(refused.reasons().getFirst().key()).isEqualTo("decision.rate.exceeded");
        clock.forwardMs(10_000);
        assertThat(publish("slow").answer()).isEqualTo(Answer.LIMIT);
        assertThat(publish("slow").answer()).isEqualTo(Answer.REFUSE);
    }

    @Test
    void refuses_numbers_out_of_range_and_what_shows_none_and_says_so() {
        Verdict verdict = desk.verdict(FixedSite.PEER, FixedSite.publish("warm"), "127.77.0.9");
        assertThat(verdict.boundsValues()).isTrue();
        assertThat(verdict.admit(3, new ValueRange(5, 35))).isEqualTo(Admission.PERMITTED);
        assertThat(verdict.admit(3, ValueRange.of(35.1))).isEqualTo(Admission.OUT_OF_RANGE);
        assertThat(verdict.admit(3, bytes("21.5"))).isEqualTo(Admission.PERMITTED);
        assertThat(verdict.admit(3, bytes("4.9"))).isEqualTo(Admission.OUT_OF_RANGE);
        assertThat(verdict.admit(3, bytes("hot"))).isEqualTo(Admission.OUT_OF_RANGE);
        assertThat(verdict.admit(3)).isEqualTo(Admission.OUT_OF_RANGE);

        Decision refusal = verdict.refusal(Admission.OUT_OF_RANGE);
        assertThat(refusal.permitted()).isFalse();
        assertThat(refusal.rule()).isEqualTo("profile:lamp/warm");
        assertThat(refusal.reasons())
                .containsExactly(Message.of("decision.value.out_of_range", "5–35"));
        assertThat(desk.flows(Optional.of(FixedSite.LAMP), 10))
                .filteredOn(flow -> flow.decision().equals(refusal))
                .singleElement()
                .satisfies(flow -> assertThat(flow.count()).isEqualTo(4));
    }

    @Test
    void lets_only_the_virtual_device_do_what_is_permitted_to_it_alone() {
        Verdict verdict = desk.verdict(FixedSite.PEER, FixedSite.publish("twin"), "127.77.0.9");
        assertThat(verdict.permitted()).isFalse();
        assertThat(verdict.admit(1)).isEqualTo(Admission.REFUSED);
        assertThat(verdict.admitVirtually(1, bytes("1"))).isEqualTo(Admission.PERMITTED);
        assertThat(verdict.decision().reasons())
                .extracting(Message::key)
                .contains("decision.virtual_only");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void time_windows_open_and_close_with_the_clock() {
        TimeWindow window = new TimeWindow(
                "first-minutes",
                List.of(DayOfWeek.THURSDAY),
                LocalTime.MIDNIGHT,
                LocalTime.of(0, 5),
                ZoneOffset.UTC);
        GatewayState usual = FixedSite.state(DeviceState.IN_SERVICE);
        desk.update(new GatewayState(
                usual.policyHash(),
                usual.policy(),
                usual.situation(),
                usual.devices(),
                usual.zones(),
                List.of(window)));
        long before = desk.epoch();
        assertThat(publish("t/a").input().windows()).containsExactly("first-minutes");
        assertThat(desk.timePassed()).isFalse();

        clock.forwardMs(5 * 60_000);
        assertThat(desk.timePassed()).isTrue();
        assertThat(desk.epoch()).isGreaterThan(before);
        assertThat(publish("t/a").input().windows()).isEmpty();
    }

    @Test
    void offers_a_decision_again_until_the_report_is_taken() {
        List<Decision> offered = new ArrayList<>();
        DecisionDesk deaf = new DecisionDesk(
                FixedSite.state(DeviceState.IN_SERVICE),
                (decision, address) -> {
                    offered.add(decision);
                    return offered.size() == 2;
                },
                clock);
        for (int i = 0; i < 4; i++) {
            deaf.decide(FixedSite.PEER, FixedSite.publish("t/a"), "127.77.0.9", 1);
        }
        assertThat(offered).hasSize(2);
    }

    @Test
    void outdates_verdicts_only_when_the_picture_changes() {
        long before = desk.epoch();
        desk.update(FixedSite.state(DeviceState.IN_SERVICE));
        assertThat(desk.epoch()).isEqualTo(before);
        desk.update(FixedSite.state(DeviceState.ISOLATED));
        assertThat(desk.epoch()).isGreaterThan(before);
        assertThat(publish("t/a").rule()).isEqualTo("state:isolated");
    }

    @Test
    void knows_which_verdicts_a_change_has_no_bearing_on() {
        Verdict own = desk.verdict(FixedSite.PEER, FixedSite.publish("t/a"), "127.77.0.9");
        GatewayState calm = FixedSite.state(DeviceState.IN_SERVICE);
        Zone more = new Zone("more", List.of("127.99.0.0/24"), Zone.MqttIdentity.OPEN);
        List<Zone> zones = new ArrayList<>(calm.zones());
        zones.add(more);
        desk.update(new GatewayState(
                calm.policyHash(), calm.policy(), calm.situation(), calm.devices(), zones));
        assertThat(own.epoch()).isLessThan(desk.epoch());
        assertThat(desk.stands(own)).isTrue();
        desk.update(new GatewayState(
                calm.policyHash(),
                calm.policy(),
                Situation.RAISED_THREAT,
                calm.devices(),
                calm.zones()));
        assertThat(desk.stands(own)).isFalse();
        desk.update(FixedSite.state(DeviceState.ISOLATED));
        assertThat(desk.stands(own)).isFalse();
        desk.update(calm);
        assertThat(desk.stands(own)).isTrue();
        PolicySet none = new PolicySet(List.of(), new TreeMap<>());
        desk.update(new GatewayState(
                PolicyHash.of(none), none, calm.situation(), calm.devices(), calm.zones()));
        assertThat(desk.stands(own)).isFalse();
    }

    @Test
    void finds_the_zone_and_the_devices_of_an_address() {
        SiteIndex site = desk.site();
        assertThat(site.zoneOf(InetAddress.ofLiteral("127.77.0.9")))
                .map(Zone::name)
                .contains("inner");
        assertThat(site.zoneOf(InetAddress.ofLiteral("::1"))).map(Zone::name).contains("inner");
        assertThat(site.zoneOf(InetAddress.ofLiteral("127.1.2.3")))
                .map(Zone::name)
                .contains("rest");
        assertThat(site.zoneOf(InetAddress.ofLiteral("127.129.0.1"))).isEmpty();
        assertThat(site.at(InetAddress.ofLiteral("127.77.0.9"))).hasSize(1);
        assertThat(site.at(InetAddress.ofLiteral("127.77.0.8"))).isEmpty();
    }
}
