package dev.sekimori.bench.decision;

import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.observe.mud.MudReader;
import dev.sekimori.observe.mud.MudReading;
import dev.sekimori.observe.profile.MudAttachment;
import dev.sekimori.observe.profile.Profiles;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What a decision adds to a message on a topic: asked by its device, under all built-in profiles
 * and a MUD file, whether it may pass is found, and counted. The asks of a site come again and
 * again, in random order, each topic made of bytes as if just received.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
    private static final String PROFILE = "generic-mqtt-sensor";
    private static final String WITH_FILE = "mamori-g1";

    private static final long SEED = 1;

    /** How many asks are prepared. */
    private static final int ASKS = 10_000;

    /** How many devices there are, and how many different asks come of all of them. */
    public enum Site {
        SMALL(10, 10),
        SMALL_WITH_MANY_ASKS(10, ASKS),
        LARGE(10_000, ASKS);

        private final int devices;
        private final int different;

        Site(int devices, int different) {
            this.devices = devices;
            this.different = different;
        }
    }

    @Param
    public Site site = Site.SMALL;

    private final Peer[] peers = new Peer[ASKS];
    private final int[] ends = new int[ASKS];
    private final Random random = new Random(SEED);
    private byte[] received = {};
    private DecisionDesk desk = desk(List.of());
    private DecisionTable table = DecisionTable.compile(policy());
    private final DecisionInput[] inputs = new DecisionInput[ASKS];
    private int next;

    private static DecisionDesk desk(List<GatewayDevice> devices) {
        PolicySet policy = policy();
        GatewayState state = new GatewayState(
                PolicyHash.of(policy), policy, Situation.NORMAL, devices, List.of());
        return new DecisionDesk(state, (decision, address) -> true, InstantSource.system());
    }

    private static PolicySet policy() {
        MudUse file = switch (MudReader.read(
                Profiles.builtIn().mud(WITH_FILE).flatMap(MudAttachment::json).orElseThrow())) {
            case MudReading.Complete(var mud, var _) -> MudUse.of(WITH_FILE, mud);
            case MudReading.Refused _ -> MudUse.unusable(WITH_FILE);
        };
        return new PolicySet(List.of(), Profiles.builtIn().flowRules())
                .with(MudPolicy.NONE.with(PROFILE, Optional.of(file)));
    }

    /** Fills the site, and lets each ask come once. */
    @Setup
    public void fill() {
        desk = desk(IntStream.range(0, site.devices)
                .mapToObj(DecisionBenchmark::device)
                .toList());
        Peer[] sessions = IntStream.range(0, site.devices)
                .mapToObj(DecisionBenchmark::peer)
                .toArray(Peer[]::new);
        ByteArrayOutputStream topics = new ByteArrayOutputStream();
        List<Integer> order = shuffled();
        for (int i = 0; i < ASKS; i++) {
            peers[i] = sessions[order.get(i) % site.devices];
            topics.writeBytes(topic(order.get(i)).getBytes(StandardCharsets.UTF_8));
            ends[i] = topics.size();
        }
        received = topics.toByteArray();
        for (int ask : shuffled()) {
            inputs[ask] =
                    verdict(sessions[ask % site.devices], topic(ask)).decision().input();
        }
    }

    private List<Integer> shuffled() {
        List<Integer> asks = new ArrayList<>(
                IntStream.range(0, ASKS).map(i -> i % site.different).boxed().toList());
        Collections.shuffle(asks, random);
        return asks;
    }

    private static Peer peer(int index) {
        return new Peer.DevicePeer(new DeviceId(name(index)), IdentityStrength.CERTIFICATE);
    }

    private String topic(int ask) {
        return "devices/" + name(ask % site.devices) + "/value-" + ask / site.devices;
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

    private Verdict verdict(Peer peer, String topic) {
        return desk.verdict(peer, Protocol.MQTTS, Operation.PUBLISH, topic, "10.0.0.1");
    }

    /** An ask that came before. */
    @Benchmark
    public Verdict.Admission again() {
        int from = next == 0 ? 0 : ends[next - 1];
        String topic = new String(received, from, ends[next] - from, StandardCharsets.UTF_8);
        Verdict verdict = verdict(peers[next], topic);
        next = (next + 1) % ASKS;
        return verdict.admit(100);
    }

    /** The decision by itself, with its reasons and id, as for what nobody asked before. */
    @Benchmark
    public Decision first() {
        next = (next + 1) % ASKS;
        return table.decide(inputs[next % site.different]);
    }
}
