package dev.sekimori.decide.policy;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.Protocol;

import java.util.List;
import java.util.Optional;

/** Whether the parts of a rule speak of an input. Pure; makes nothing on the way. */
final class RuleMatch {
    private RuleMatch() {}

    /**
     * A rule for the plain form of a protocol speaks of its protected form too, never the other
     * way.
     */
    static boolean speaksOf(List<Protocol> protocols, Protocol asked) {
        return protocols.contains(asked)
                || (asked == Protocol.MQTTS && protocols.contains(Protocol.MQTT))
                || (asked == Protocol.HTTPS && protocols.contains(Protocol.HTTP));
    }

    static boolean isPeer(PeerMatch wanted, DecisionInput input) {
        Peer peer = input.peer();
        return switch (wanted.kind()) {
            case SELF ->
                peer instanceof Peer.DevicePeer(var device, var _) && isTarget(device, input);
            case DEVICE ->
                peer instanceof Peer.DevicePeer(var device, var _)
                        && !isTarget(device, input)
                        && input.asking().isPresent()
                        && isOneOf(wanted.types(), input.asking().get().type());
            case PERSON -> isPerson(wanted, peer);
            case SERVICE -> isToken(wanted, peer);
            case USER -> isPerson(wanted, peer) || isToken(wanted, peer);
            case ZONE ->
                peer instanceof Peer.ZonePeer(var zone, var _) && isOneOf(wanted.types(), zone);
            case OUTER -> input.side() == Side.OUTER;
            case ANYONE -> true;
        };
    }

    private static boolean isTarget(DeviceId device, DecisionInput input) {
        Optional<DeviceId> target = input.ask().target();
        return target.isPresent() && target.get().equals(device);
    }

    private static boolean isOneOf(List<String> wanted, String given) {
        return wanted.isEmpty() || wanted.contains(given);
    }

    private static boolean isPerson(PeerMatch wanted, Peer peer) {
        return peer instanceof Peer.PersonPeer(var _, var role) && role.includes(wanted.role());
    }

    private static boolean isToken(PeerMatch wanted, Peer peer) {
        return peer instanceof Peer.TokenPeer(var _, var role) && role.includes(wanted.role());
    }

    /** Whether what the pattern names holds all that the ask is for. */
    static boolean covers(String pattern, Ask ask) {
        if (ask.protocol() == Protocol.MODBUS && ask.operation() != Operation.CONNECT) {
            return RegisterPattern.covers(pattern, ask.resource());
        }
        boolean isTopic = (ask.protocol() == Protocol.MQTT || ask.protocol() == Protocol.MQTTS)
                && ask.operation() != Operation.CONNECT
                && ask.operation() != Operation.RELAY;
        if (!isTopic) {
            return PathPattern.matches(pattern, ask.resource());
        }
        // A rule's pattern names what it is about: `#` is every topic, those with a `$` too, which
        // only hide from the wildcards of subscribers (MQTT 5.0 section 4.7.2).
        return !ask.resource().isEmpty() && TopicFilter.covers(pattern, ask.resource());
    }
}
