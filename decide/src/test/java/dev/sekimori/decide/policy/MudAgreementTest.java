package dev.sekimori.decide.policy;

import static dev.sekimori.decide.policy.MudGiven.AIKO;
import static dev.sekimori.decide.policy.MudGiven.CAMERA;
import static dev.sekimori.decide.policy.MudGiven.MAKER;
import static dev.sekimori.decide.policy.MudGiven.RECORDER;
import static dev.sekimori.decide.policy.MudGiven.device;
import static dev.sekimori.decide.policy.MudGiven.http;
import static dev.sekimori.decide.policy.MudGiven.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.mud.MudDecision;
import dev.sekimori.decide.mud.NetworkFlow;
import dev.sekimori.decide.mud.NetworkFlow.Direction;
import dev.sekimori.decide.mud.NetworkFlow.Remote;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudBindings.MyController;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudParty;
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
class MudAgreementTest {
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
}
