package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.mud.MudDecision;
import dev.sekimori.decide.mud.NetworkFlow;
import dev.sekimori.decide.mud.NetworkFlow.Direction;
import dev.sekimori.decide.mud.NetworkFlow.Remote;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Reach;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudBindings.MyController;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudParty;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The policy with MUD files against the policy without them and the files alone. */
class MudMergeTest {
    private static final String MAKER = "https://maker.example/";
    private static final Peer AIKO = new Peer.PersonPeer("aiko", Role.OPERATOR);
    private static final DeviceFacts LAMP = facts("lamp-1", "lamp", "192.168.1.5", Map.of());
    private static final DeviceFacts CAMERA =
            facts("camera-1", "camera", "192.168.1.6", Map.of("http", 8080));
    private static final DeviceFacts RECORDER =
            facts("recorder-1", "recorder", "192.168.1.7", Map.of());
    private static final List<FlowRule> ANYTHING = List.of(new FlowRule(
            "anything",
            new PeerMatch(PeerClass.ANYONE, Role.VIEWER, List.of()),
            List.of(Protocol.values()),
            List.of(Operation.values()),
            List.of("#", "**", "/*/*/*"),
            Answer.ALLOW,
            0));

    @Test
    void refuses_a_broker_outside_that_the_file_does_not_name() {
        MudEntry cloud = to("cloud", new MudRemote.Host("cloud.maker.example"), 8883);
        DecisionTable table = table(Map.of("lamp", use(List.of(cloud), List.of())));

        Decision known = table.decide(relay("cloud.maker.example:8883"));
        Decision other = table.decide(relay("elsewhere.example:8883"));

        assertThat(known.permitted()).isTrue();
        assertThat(known.reasons())
                .contains(Message.of("decision.mud.accepts", "lamp.json", "cloud"));
        assertThat(other.answer()).isEqualTo(Answer.REFUSE);
        assertThat(other.rule()).isEqualTo("mud:lamp.json/default");
        assertThat(other.reasons())
                .contains(Message.of(
                        "decision.mud.from_no_entry",
                        "lamp.json",
                        "elsewhere.example",
                        "8883/tcp"));
        assertThat(table.decide(relay("cloud.maker.example:8884")).permitted()).isFalse();
        assertThat(table.decide(relay("not an address")).permitted()).isFalse();
    }

    @Test
    void permits_what_it_refused_as_soon_as_the_file_is_taken_away() {
        MudUse silent = use(List.of(), List.of());
        DecisionInput publish = mqtt(Protocol.MQTTS);

        assertThat(table(Map.of("lamp", silent)).decide(publish).permitted()).isFalse();
        assertThat(table(Map.of()).decide(publish).permitted()).isTrue();
    }

    @Test
    void takes_the_gateway_for_the_broker_that_its_name_is_bound_to() {
        MudEntry cloud = to("cloud", new MudRemote.Host("cloud.maker.example"), 8883);
        Map<String, MudUse> files = Map.of("lamp", use(List.of(cloud), List.of()));
        MudBindings bound = new MudBindings(
                new TreeMap<>(),
                List.of(),
                List.of(),
                new TreeMap<>(Map.of("cloud.maker.example", List.of(MudBindings.GATEWAY))),
                new TreeMap<>());

        assertThat(table(files).decide(mqtt(Protocol.MQTTS)).permitted()).isFalse();
        assertThat(table(files, bound).decide(mqtt(Protocol.MQTTS)).permitted()).isTrue();
        assertThat(table(files, bound).decide(mqtt(Protocol.MQTT)).permitted()).isFalse();
    }

    @Test
    void shows_a_service_only_to_whom_the_file_names() {
        MudEntry mine = from("to-owner", new MudRemote.MyController(), 8080);
        Map<String, MudUse> files = Map.of("camera", use(List.of(), List.of(mine)));
        DecisionInput person = http(AIKO, Optional.empty(), CAMERA);
        DecisionInput device = http(device(RECORDER), Optional.of(RECORDER), CAMERA);
        MudBindings recorder = new MudBindings(
                new TreeMap<>(),
                List.of(new MyController(
                        List.of(CAMERA.id()),
                        List.of(),
                        new MudParty(false, List.of(), List.of("recorder"), List.of(), List.of()))),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());

        assertThat(table(files).decide(person).permitted()).isTrue();
        assertThat(table(files).decide(device).rule()).isEqualTo("mud:camera.json/default");
        assertThat(table(files, recorder).decide(person).permitted()).isFalse();
        assertThat(table(files, recorder).decide(device).permitted()).isTrue();
    }

    @Test
    void asks_the_files_of_both_devices() {
        MudEntry local = from("local", new MudRemote.LocalNetworks(), 8080);
        MudEntry near = to("near", new MudRemote.Network("192.168.1.6/32"), 8080);
        MudEntry far = to("far", new MudRemote.Network("192.168.2.0/24"), 8080);
        DecisionInput asked = http(device(RECORDER), Optional.of(RECORDER), CAMERA);
        MudUse camera = use(List.of(), List.of(local));

        assertThat(table(Map.of("camera", camera, "recorder", use(List.of(near), List.of())))
                        .decide(asked)
                        .permitted())
                .isTrue();
        assertThat(table(Map.of("camera", camera, "recorder", use(List.of(far), List.of())))
                        .decide(asked)
                        .permitted())
                .isFalse();
        assertThat(table(Map.of(
                                "camera",
                                use(List.of(), List.of()),
                                "recorder",
                                use(List.of(near), List.of())))
                        .decide(asked)
                        .permitted())
                .isFalse();
    }

    @Test
    void opens_nothing_by_a_file_that_cannot_be_used() {
        DecisionTable table = table(Map.of("lamp", MudUse.unusable("lamp.json")));

        Decision refused = table.decide(mqtt(Protocol.MQTT));

        assertThat(refused.rule()).isEqualTo("mud:lamp.json/unusable");
        assertThat(refused.reasons()).contains(Message.of("decision.mud.unusable", "lamp.json"));
        assertThat(table.decide(http(AIKO, Optional.empty(), CAMERA)).permitted())
                .isTrue();
    }

    @Test
    void never_permits_what_the_rules_refuse() {
        MudEntry everybody = entry("all", List.of(), 6, PortRange.ALL, PortRange.ALL, true);
        MudPolicy mud = new MudPolicy(
                new TreeMap<>(Map.of("lamp", use(List.of(everybody), List.of(everybody)))),
                new TreeMap<>(),
                MudBindings.USUAL);
        DecisionTable table =
                DecisionTable.compile(new PolicySet(List.of(), new TreeMap<>()).with(mud));

        assertThat(table.decide(mqtt(Protocol.MQTT)).rule()).isEqualTo("default");
    }

    @Test
    void names_other_files_and_other_bindings_by_other_hashes() {
        MudUse one = use(List.of(to("a", new MudRemote.MyController(), 1)), List.of());
        MudUse two = use(List.of(to("a", new MudRemote.MyController(), 2)), List.of());
        MudBindings local = new MudBindings(
                new TreeMap<>(),
                List.of(),
                List.of("10.0.0.0/8"),
                new TreeMap<>(),
                new TreeMap<>());
        Set<String> hashes = Set.of(
                table(Map.of()).hash(),
                table(Map.of("lamp", one)).hash(),
                table(Map.of("lamp", two)).hash(),
                table(Map.of("lamp", MudUse.unusable("lamp.json"))).hash(),
                table(Map.of("lamp", one), local).hash());

        assertThat(hashes).hasSize(5);
        assertThat(table(Map.of(), local).hash()).isEqualTo(table(Map.of()).hash());
    }

    /** Rules permit all, so that the merged answer must be what the files alone say. */
    @Test
    void agrees_with_the_files_alone_on_random_flows() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 600; round++) {
            RandomSite site = new RandomSite(random);
            DecisionTable without = table(Map.of());
            DecisionTable merged = table(site.files, site.bindings);
            for (int ask = 0; ask < 5; ask++) {
                DecisionInput input = site.input();
                Decision old = without.decide(input);
                Decision now = merged.decide(input);
                boolean files = site.accepts(input);
                assertThat(now.permitted())
                        .as("seed %d round %d %s", seed, round, input)
                        .isEqualTo(old.permitted() && files);
                assertThat(merged.decide(input)).isEqualTo(now);
                if (!files) {
                    assertThat(now.rule()).startsWith("mud:");
                }
            }
        }
    }

    /** A site with two devices, files for some of them, and asks of both and of a person. */
    private static final class RandomSite {
        private final Random random;
        private final Map<String, MudUse> files = new TreeMap<>();
        private final Map<String, MudFile> plain = new TreeMap<>();
        private final MudBindings bindings;
        private final boolean gatewayIsNamed;
        private final boolean recorderControls;

        RandomSite(Random random) {
            this.random = random;
            this.gatewayIsNamed = random.nextBoolean();
            this.recorderControls = random.nextBoolean();
            for (String profile : List.of("recorder", "camera")) {
                if (random.nextInt(4) > 0) {
                    add(profile);
                }
            }
            this.bindings = new MudBindings(
                    new TreeMap<>(Map.of(
                            "urn:class",
                            new MudParty(
                                    recorderControls,
                                    List.of(RECORDER.id()),
                                    List.of(),
                                    List.of(),
                                    List.of()))),
                    recorderControls
                            ? List.of(new MyController(
                                    List.of(),
                                    List.of("camera"),
                                    new MudParty(
                                            false,
                                            List.of(RECORDER.id()),
                                            List.of(),
                                            List.of("cloud.maker.example"),
                                            List.of())))
                            : List.of(),
                    List.of("192.168.1.0/29"),
                    gatewayIsNamed
                            ? new TreeMap<>(Map.of("cloud.maker.example", List.of("gateway")))
                            : new TreeMap<>(),
                    new TreeMap<>());
        }

        private void add(String profile) {
            List<MudEntry> from = entries();
            List<MudEntry> to = entries();
            String url = MAKER + profile;
            files.put(profile, new MudUse(profile + ".json", url, true, from, to));
            plain.put(profile, file(url, from, to));
        }

        private List<MudEntry> entries() {
            List<MudEntry> entries = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                List<MudRemote> remotes = new ArrayList<>();
                for (int r = random.nextInt(3); r > 0; r--) {
                    remotes.add(remote());
                }
                entries.add(new MudEntry(
                        "e" + i,
                        remotes,
                        random.nextInt(10) == 0 ? 0x88cc : MudEntry.ANY,
                        List.of(MudEntry.ANY, 6, 17).get(random.nextInt(3)),
                        range(),
                        range(),
                        Initiator.values()[random.nextInt(3)],
                        random.nextInt(4) > 0));
            }
            return entries;
        }

        private PortRange range() {
            return List.of(
                            PortRange.ALL,
                            PortRange.ALL,
                            new PortRange(8080, 8080),
                            new PortRange(8000, 9000),
                            new PortRange(1883, 1883))
                    .get(random.nextInt(5));
        }

        private MudRemote remote() {
            return List.of(
                            new MudRemote.Host("cloud.maker.example"),
                            new MudRemote.Network("192.168.1.7/32"),
                            new MudRemote.Network("192.168.0.0/22"),
                            new MudRemote.LocalNetworks(),
                            new MudRemote.Controller("urn:class"),
                            new MudRemote.Controller("urn:ietf:params:mud:gateway"),
                            new MudRemote.MyController(),
                            new MudRemote.SameManufacturer(),
                            new MudRemote.Manufacturer("MAKER.example"),
                            new MudRemote.Model(MAKER + "camera"))
                    .get(random.nextInt(10));
        }

        DecisionInput input() {
            return switch (random.nextInt(4)) {
                case 0 -> http(AIKO, Optional.empty(), CAMERA);
                case 1 -> http(device(RECORDER), Optional.of(RECORDER), CAMERA);
                case 2 -> asking(Protocol.MQTT, Operation.PUBLISH, "a/b");
                default -> asking(Protocol.MQTTS, Operation.RELAY, "cloud.maker.example:8883");
            };
        }

        private static DecisionInput asking(Protocol protocol, Operation operation, String what) {
            return new DecisionInput(
                    device(RECORDER),
                    new Ask(Optional.of(RECORDER.id()), protocol, operation, what),
                    Optional.of(RECORDER),
                    Optional.of(RECORDER),
                    Situation.NORMAL);
        }

        /** What the files say, each of the flow that the ask is. */
        boolean accepts(DecisionInput input) {
            if (input.ask().protocol() == Protocol.HTTP) {
                boolean person = input.asking().isEmpty();
                Remote peer = person ? gateway("camera") : end(RECORDER, "camera");
                return (person
                                || accepts(
                                        "recorder",
                                        Direction.FROM_DEVICE,
                                        end(CAMERA, "recorder"),
                                        8080))
                        && accepts("camera", Direction.TO_DEVICE, peer, 8080);
            }
            if (input.ask().operation() == Operation.RELAY) {
                return accepts("recorder", Direction.FROM_DEVICE, cloud(), 8883);
            }
            return accepts("recorder", Direction.FROM_DEVICE, gateway("recorder"), 1883);
        }

        private boolean accepts(String profile, Direction direction, Remote remote, int port) {
            MudFile file = plain.get(profile);
            boolean from = direction == Direction.FROM_DEVICE;
            return file == null
                    || MudDecision.of(
                                    file,
                                    new NetworkFlow(
                                            direction,
                                            remote,
                                            6,
                                            from ? 0 : port,
                                            from ? port : 0,
                                            from))
                            .accepted();
        }

        private Remote gateway(String asked) {
            Set<String> controls = recorderControls
                    ? Set.of("urn:class", "urn:ietf:params:mud:gateway")
                    : Set.of("urn:ietf:params:mud:gateway");
            boolean bound = asked.equals("camera") && recorderControls;
            // The controller of the camera is also known by a name that may be the gateway's.
            return new Remote(
                    address("203.0.113.250"),
                    true,
                    gatewayIsNamed ? Set.of("cloud.maker.example") : Set.of(),
                    controls,
                    !bound || gatewayIsNamed,
                    "");
        }

        private Remote cloud() {
            return new Remote(
                    address("203.0.113.9"),
                    false,
                    Set.of("cloud.maker.example"),
                    Set.of(),
                    false,
                    "");
        }

        private Remote end(DeviceFacts facts, String asked) {
            boolean recorder = facts.equals(RECORDER);
            return new Remote(
                    address(facts.reach().address()),
                    true,
                    Set.of(),
                    recorder ? Set.of("urn:class") : Set.of(),
                    recorder && recorderControls && asked.equals("camera"),
                    files.containsKey(facts.profile()) ? MAKER + facts.profile() : "");
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static MudFile file(String url, List<MudEntry> from, List<MudEntry> to) {
        return new MudFile(
                URI.create(url),
                Instant.EPOCH,
                48,
                true,
                new MudFile.Maker("", "", "", "", ""),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                MudFile.Transparency.NONE,
                "",
                from,
                to);
    }

    private static DecisionTable table(Map<String, MudUse> files) {
        return table(files, MudBindings.USUAL);
    }

    private static DecisionTable table(Map<String, MudUse> files, MudBindings bindings) {
        Map<String, MudUse> named = new TreeMap<>();
        files.forEach((profile, use) -> named.put(
                profile,
                new MudUse(
                        profile + ".json",
                        use.url(),
                        use.usable(),
                        use.fromDevice(),
                        use.toDevice())));
        return DecisionTable.compile(new PolicySet(ANYTHING, new TreeMap<>())
                .with(new MudPolicy(new TreeMap<>(named), new TreeMap<>(), bindings)));
    }

    private static MudUse use(List<MudEntry> from, List<MudEntry> to) {
        return new MudUse("?", MAKER + "thing", true, from, to);
    }

    private static MudEntry to(String name, MudRemote remote, int port) {
        return entry(name, List.of(remote), 6, PortRange.ALL, new PortRange(port, port), true);
    }

    private static MudEntry from(String name, MudRemote remote, int port) {
        return entry(name, List.of(remote), 6, new PortRange(port, port), PortRange.ALL, true);
    }

    private static MudEntry entry(
            String name,
            List<MudRemote> remotes,
            int protocol,
            PortRange own,
            PortRange others,
            boolean accept) {
        return new MudEntry(
                name, remotes, MudEntry.ANY, protocol, own, others, Initiator.EITHER, accept);
    }

    private static DecisionInput relay(String place) {
        return new DecisionInput(
                device(LAMP),
                new Ask(Optional.of(LAMP.id()), Protocol.MQTTS, Operation.RELAY, place),
                Optional.of(LAMP),
                Optional.of(LAMP),
                Situation.NORMAL);
    }

    private static DecisionInput mqtt(Protocol protocol) {
        return new DecisionInput(
                device(LAMP),
                new Ask(Optional.of(LAMP.id()), protocol, Operation.PUBLISH, "lamp/on"),
                Optional.of(LAMP),
                Optional.of(LAMP),
                Situation.NORMAL);
    }

    private static DecisionInput http(Peer peer, Optional<DeviceFacts> asking, DeviceFacts target) {
        return new DecisionInput(
                peer,
                new Ask(Optional.of(target.id()), Protocol.HTTP, Operation.READ, "/"),
                Optional.of(target),
                asking,
                Situation.NORMAL);
    }

    private static Peer device(DeviceFacts facts) {
        return new Peer.DevicePeer(facts.id(), IdentityStrength.CERTIFICATE);
    }

    private static DeviceFacts facts(
            String id, String profile, String address, Map<String, Integer> ports) {
        return new DeviceFacts(
                new DeviceId(id),
                profile,
                "1.0",
                profile,
                "",
                "",
                "site",
                DeviceState.IN_SERVICE,
                Trust.Level.MEDIUM,
                new Reach(address, new TreeMap<>(ports)));
    }
}
