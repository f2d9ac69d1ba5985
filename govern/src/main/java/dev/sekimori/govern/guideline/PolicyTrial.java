package dev.sekimori.govern.guideline;

import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the policy in force what it would answer, without anybody having asked. Devices are taken as
 * in service, so that it is the rules that are tried, not the moment.
 */
final class PolicyTrial {
    /** A protected thing of one device and one place where it is reached. */
    record Place(Device device, Asset asset, Protocol protocol, String resource) {}

    private final PolicySet policy;
    private final DecisionTable table;

    PolicyTrial(PolicySet policy) {
        this.policy = policy;
        this.table = DecisionTable.compile(policy);
    }

    /** One place for each protocol and resource of the assets of accepted devices. */
    List<Place> places(SiteFacts facts) {
        return facts.accepted().stream()
                .flatMap(device ->
                        policy
                                .assets()
                                .getOrDefault(device.identity().profile(), List.of())
                                .stream()
                                .flatMap(asset -> places(device, asset)))
                .toList();
    }

    private static Stream<Place> places(Device device, Asset asset) {
        return asset.protocols().stream()
                .limit(1)
                .flatMap(protocol -> asset.resources().stream()
                        .map(pattern -> new Place(
                                device, asset, protocol, example(pattern, protocol, device))));
    }

    /** A resource that a pattern covers. */
    private static String example(String pattern, Protocol protocol, Device device) {
        String filled = pattern.replace("{id}", device.id().value())
                .replace("{serial}", device.identity().serial())
                .replace("{clientId}", device.clientId());
        if (protocol == Protocol.MODBUS) {
            return register(filled);
        }
        return filled.replace("**", "x").replace("*", "x").replace("#", "x").replace("+", "x");
    }

    /** {@code /unit/functions/first-last} becomes writing the first register. */
    private static String register(String pattern) {
        String[] parts = pattern.substring(1).split("/", -1);
        String[] usual = {"1", "6", "0"};
        for (int at = 0; at < Math.min(parts.length, usual.length); at++) {
            boolean any = parts[at].startsWith("*");
            boolean writes = at == 1 && List.of(parts[at].split(",")).contains("6");
            parts[at] = any || writes ? usual[at] : parts[at].split("[,-]", 2)[0];
        }
        return "/" + String.join("/", parts);
    }

    /** What somebody who is no device would be answered. */
    Decision by(Peer peer, Side side, Operation operation, Place at) {
        return table.decide(input(peer, Optional.empty(), side, operation, at));
    }

    /** What a device with a certificate of its own would be answered. */
    Decision byDevice(DeviceFacts asking, Side side, Operation operation, Place at) {
        Peer peer = new Peer.DevicePeer(asking.id(), IdentityStrength.CERTIFICATE);
        return table.decide(input(peer, Optional.of(asking), side, operation, at));
    }

    private DecisionInput input(
            Peer peer, Optional<DeviceFacts> asking, Side side, Operation asked, Place at) {
        return new DecisionInput(
                peer,
                new Ask(Optional.of(at.device().id()), at.protocol(), asked, at.resource()),
                Optional.of(inService(at.device())),
                asking,
                Situation.NORMAL,
                List.of(),
                side);
    }

    DeviceFacts inService(Device device) {
        return policy.factsOf(device).in(DeviceState.IN_SERVICE);
    }

    /** How a change is asked for in a protocol. */
    static Operation change(Protocol protocol) {
        return isTopic(protocol) ? Operation.PUBLISH : Operation.WRITE;
    }

    /** How something is learnt in a protocol. */
    static Operation look(Protocol protocol) {
        return isTopic(protocol) ? Operation.SUBSCRIBE : Operation.READ;
    }

    private static boolean isTopic(Protocol protocol) {
        return protocol == Protocol.MQTT || protocol == Protocol.MQTTS;
    }
}
