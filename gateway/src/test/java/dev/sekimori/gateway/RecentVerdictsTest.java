package dev.sekimori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Verdicts that are given again are those that would be taken anew. */
final class RecentVerdictsTest {
    private static final String ADDRESS = "127.77.0.9";
    private static final GatewayState CALM = FixedSite.state(DeviceState.IN_SERVICE);

    private final FixedSite.HandClock clock = new FixedSite.HandClock();
    private final DecisionDesk desk = new DecisionDesk(CALM, (decision, address) -> true, clock);

    private Verdict publish(String topic) {
        return desk.verdict(FixedSite.PEER, Protocol.MQTT, Operation.PUBLISH, topic, ADDRESS);
    }

    @Test
    void gives_the_same_verdict_again_until_the_picture_changes() {
        Verdict first = publish("t/a");
        assertThat(publish("t/a")).isSameAs(first);
        assertThat(publish("t/b")).isNotSameAs(first);

        desk.update(new GatewayState(
                CALM.policyHash(), CALM.policy(), CALM.situation(), CALM.devices(), List.of()));
        Verdict renewed = publish("t/a");
        assertThat(renewed.epoch()).isEqualTo(desk.epoch()).isGreaterThan(first.epoch());
        assertThat(renewed.decision()).isSameAs(first.decision());

        desk.update(FixedSite.state(DeviceState.ISOLATED));
        assertThat(publish("t/a").permitted()).isFalse();
        desk.update(CALM);
        assertThat(publish("t/a").decision()).isEqualTo(first.decision());
    }

    @Test
    void keeps_a_limited_ask_to_its_rate_although_it_comes_again() {
        for (int i = 0; i < 6; i++) {
            assertThat(publish("slow").admit(1)).isEqualTo(Verdict.Admission.PERMITTED);
        }
        assertThat(publish("slow").admit(1)).isEqualTo(Verdict.Admission.OVER_RATE);
    }

    @Test
    void finds_the_owner_of_a_topic_anew_when_the_site_has_other_devices() {
        Peer lodger = new Peer.DevicePeer(new DeviceId("lodger"), IdentityStrength.PASSWORD);
        Ask ask = new Ask(Optional.empty(), Protocol.MQTT, Operation.READ, "t/a");
        assertThat(targetOf(lodger, ask)).contains(FixedSite.LAMP);
        desk.update(CALM.withDevices(List.of()));
        assertThat(targetOf(lodger, ask)).contains(new DeviceId("lodger"));
        assertThat(desk.verdict(lodger, ask, ADDRESS).decision().input().ask().target())
                .as("an ask that names no target has none")
                .isEmpty();
        desk.update(CALM);
        assertThat(targetOf(lodger, ask)).contains(FixedSite.LAMP);
    }

    private Optional<DeviceId> targetOf(Peer peer, Ask ask) {
        return desk.verdict(peer, ask.protocol(), ask.operation(), ask.resource(), ADDRESS)
                .decision()
                .input()
                .ask()
                .target();
    }

    @Test
    void decides_as_if_nothing_were_remembered_however_much_is_asked() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<GatewayState> pictures = List.of(
                CALM,
                FixedSite.state(DeviceState.ISOLATED),
                FixedSite.state(DeviceState.PROBATION));
        DecisionTable anew = DecisionTable.compile(CALM.policy());
        for (int i = 0; i < 60_000; i++) {
            if (random.nextInt(2_000) == 0) {
                desk.update(pictures.get(random.nextInt(pictures.size())));
            }
            Peer peer = peer(random);
            Ask ask = ask(random);
            Decision remembered = desk.verdict(peer, ask, ADDRESS).decision();
            assertThat(remembered.input())
                    .as("seed %s", seed)
                    .isEqualTo(desk.site().input(peer, ask, ADDRESS));
            assertThat(remembered)
                    .as("seed %s", seed)
                    .isEqualTo(anew.decide(desk.site().input(peer, ask, ADDRESS)));
        }
    }

    private static Peer peer(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Peer.PersonPeer("aiko", Role.OPERATOR);
            case 1 -> new Peer.DevicePeer(new DeviceId("lodger"), IdentityStrength.ADDRESS);
            case 2 -> new Peer.ZonePeer("inner", "c-" + random.nextInt(3));
            default -> FixedSite.PEER;
        };
    }

    /** Of few topics that come again and again, and of many that drive each other out. */
    private static Ask ask(Random random) {
        int topic = random.nextBoolean() ? random.nextInt(20) : random.nextInt(30_000);
        Operation operation = random.nextBoolean() ? Operation.PUBLISH : Operation.READ;
        return new Ask(
                random.nextBoolean() ? Optional.of(FixedSite.LAMP) : Optional.empty(),
                Protocol.MQTT,
                operation,
                (random.nextBoolean() ? "t/" : "warm/") + topic);
    }
}
