package dev.sekimori.decide.policy;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
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
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Devices, files and asks that tests of merged MUD files share. */
final class MudGiven {
    static final String MAKER = "https://maker.example/";
    static final Peer AIKO = new Peer.PersonPeer("aiko", Role.OPERATOR);
    static final DeviceFacts LAMP = facts("lamp-1", "lamp", "192.168.1.5", Map.of());
    static final DeviceFacts CAMERA =
            facts("camera-1", "camera", "192.168.1.6", Map.of("http", 8080));
    static final DeviceFacts RECORDER = facts("recorder-1", "recorder", "192.168.1.7", Map.of());
    static final List<FlowRule> ANYTHING = List.of(new FlowRule(
            "anything",
            new PeerMatch(PeerClass.ANYONE, Role.VIEWER, List.of()),
            List.of(Protocol.values()),
            List.of(Operation.values()),
            List.of("#", "**", "/*/*/*"),
            Answer.ALLOW,
            0));

    private MudGiven() {}

    static DecisionTable table(Map<String, MudUse> files) {
        return table(files, MudBindings.USUAL);
    }

    static DecisionTable table(Map<String, MudUse> files, MudBindings bindings) {
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

    static MudUse use(List<MudEntry> from, List<MudEntry> to) {
        return new MudUse("?", MAKER + "thing", true, from, to);
    }

    static MudEntry to(String name, MudRemote remote, int port) {
        return entry(name, List.of(remote), 6, PortRange.ALL, new PortRange(port, port), true);
    }

    static MudEntry from(String name, MudRemote remote, int port) {
        return entry(name, List.of(remote), 6, new PortRange(port, port), PortRange.ALL, true);
    }

    static MudEntry entry(
            String name,
            List<MudRemote> remotes,
            int protocol,
            PortRange own,
            PortRange others,
            boolean accept) {
        return new MudEntry(
                name, remotes, MudEntry.ANY, protocol, own, others, Initiator.EITHER, accept);
    }

    static DecisionInput relay(String place) {
        return new DecisionInput(
                device(LAMP),
                new Ask(Optional.of(LAMP.id()), Protocol.MQTTS, Operation.RELAY, place),
                Optional.of(LAMP),
                Optional.of(LAMP),
                Situation.NORMAL);
    }

    static DecisionInput mqtt(Protocol protocol) {
        return new DecisionInput(
                device(LAMP),
                new Ask(Optional.of(LAMP.id()), protocol, Operation.PUBLISH, "lamp/on"),
                Optional.of(LAMP),
                Optional.of(LAMP),
                Situation.NORMAL);
    }

    static DecisionInput http(Peer peer, Optional<DeviceFacts> asking, DeviceFacts target) {
        return new DecisionInput(
                peer,
                new Ask(Optional.of(target.id()), Protocol.HTTP, Operation.READ, "/"),
                Optional.of(target),
                asking,
                Situation.NORMAL);
    }

    static Peer device(DeviceFacts facts) {
        return new Peer.DevicePeer(facts.id(), IdentityStrength.CERTIFICATE);
    }

    static DeviceFacts facts(
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
