package dev.sekimori.bench.decision;

import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.SiteIndex;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.observe.profile.Profiles;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What a decision adds to a message: the device that a topic belongs to is found, the ask is
 * decided under all built-in profiles, counted and remembered. Devices ask in turn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
    private static final String PROFILE = "generic-mqtt-sensor";

    /** How many asks are prepared; each is another device's, as far as there are devices. */
    private static final int ASKS = 8_192;

    @Param({"10", "10000"})
    public int devices;

    private final Peer[] peers = new Peer[ASKS];
    private final String[] topics = new String[ASKS];
    private DecisionDesk desk = desk(List.of());
    private int next;

    private static DecisionDesk desk(List<GatewayDevice> devices) {
        PolicySet policy = new PolicySet(List.of(), Profiles.builtIn().flowRules());
        GatewayState state = new GatewayState(
                PolicyHash.of(policy), policy, Situation.NORMAL, devices, List.of());
        return new DecisionDesk(state, (decision, address) -> true, InstantSource.system());
    }

    /** Fills the site. */
    @Setup
    public void fill() {
        desk = desk(
                IntStream.range(0, devices).mapToObj(DecisionBenchmark::device).toList());
        for (int i = 0; i < ASKS; i++) {
            String name = name(i % devices);
            peers[i] = new Peer.DevicePeer(new DeviceId(name), IdentityStrength.CERTIFICATE);
            topics[i] = "devices/" + name + "/temperature";
        }
    }

    private static String name(int index) {
        return "sensor-%05d".formatted(index);
    }

    private static GatewayDevice device(int index) {
        DeviceFacts facts = new DeviceFacts(
                new DeviceId(name(index)),
                PROFILE,
                "sensor",
                "",
                name(index),
                "site",
                DeviceState.IN_SERVICE,
                Trust.Level.MEDIUM);
        return new GatewayDevice(
                facts, List.of("10.0." + index / 250 + "." + (1 + index % 250)), List.of());
    }

    /** A whole decision, as for the first message of a device on a topic. */
    @Benchmark
    public Decision decide() {
        next = (next + 1) % ASKS;
        SiteIndex site = desk.site();
        Optional<DeviceId> target = site.ownerOfTopic(topics[next]);
        Ask ask = new Ask(target, Protocol.MQTTS, Operation.PUBLISH, topics[next]);
        return desk.decide(peers[next], ask, "10.0.0.1", 100);
    }
}
