package dev.sekimori.decide.policy;

import dev.sekimori.decide.mud.MudAnswer;
import dev.sekimori.decide.mud.MudTable;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import java.util.Optional;

/**
 * What MUD files leave of an answer. An ask becomes the flows that carry it: a device's session at
 * the gateway, its line to a broker outside, its way to another device, or the gateway's own
 * connection to the device that is asked for. Never widens an answer. Pure.
 */
final class MudCheck {
    private MudCheck() {}

    static Ruling restrict(DecisionInput input, Ruling ruling, MudTable target, MudTable asking) {
        Protocol protocol = input.ask().protocol();
        boolean broker = protocol == Protocol.MQTT || protocol == Protocol.MQTTS;
        if (input.peer() instanceof Peer.ZonePeer && broker) {
            return with(ruling, asking.calls(protocol));
        }
        if (!(input.peer() instanceof Peer.DevicePeer)) {
            // What is published for a device reaches it over its own session.
            return broker ? ruling : with(ruling, target.served(input.ask()));
        }
        if (input.ask().operation() == Operation.RELAY) {
            return with(ruling, asking.relayed(protocol, input.ask().resource()));
        }
        if (broker) {
            return with(ruling, asking.calls(protocol));
        }
        if (asking == target) {
            return ruling; // no flow: what is asked for is the gateway's picture of itself
        }
        Ruling reached = with(ruling, asking.reaches(target, input.ask()));
        return with(reached, target.reachedBy(asking, input.ask()));
    }

    private static Ruling with(Ruling ruling, Optional<MudAnswer> answer) {
        if (answer.isEmpty() || ruling.answer() == Answer.REFUSE) {
            return ruling;
        }
        MudAnswer said = answer.get();
        return said.accepted()
                ? ruling.because(said.reason())
                : ruling.refusedBy(said.rule(), said.reason());
    }
}
