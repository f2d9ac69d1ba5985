package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.SiteIndex;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import java.util.Optional;

/** Puts what an MQTT client wants into the words of decisions. Safe from any thread. */
final class Asks {
    private final DecisionDesk desk;

    Asks(DecisionDesk desk) {
        this.desk = desk;
    }

    long epoch() {
        return desk.epoch();
    }

    SiteIndex site() {
        return desk.site();
    }

    /** May the peer open a session under a client id? The target is the device that asks. */
    Verdict connect(Peer peer, String clientId, Protocol protocol, String address) {
        return desk.verdict(
                peer, new Ask(deviceOf(peer), protocol, Operation.CONNECT, clientId), address);
    }

    /** Whether the same would be decided by what is known now. */
    boolean stands(Verdict verdict) {
        return desk.stands(verdict);
    }

    Verdict publish(Session session, String topic) {
        return topic(session, Operation.PUBLISH, topic);
    }

    Verdict subscribe(Session session, String filter) {
        return topic(session, Operation.SUBSCRIBE, filter);
    }

    /** May a message of the topic be given to the session? */
    Verdict read(Session session, String topic) {
        return topic(session, Operation.READ, topic);
    }

    /** May the gateway keep a line to a broker outside for the device? */
    Verdict relay(DeviceId device, UpstreamConfig config) {
        Protocol protocol = config.isTls() ? Protocol.MQTTS : Protocol.MQTT;
        Ask ask = new Ask(
                Optional.of(device),
                protocol,
                Operation.RELAY,
                config.host() + ":" + config.port());
        // The gateway itself speaks for the device; nothing is more certain.
        Peer peer = new Peer.DevicePeer(device, IdentityStrength.CERTIFICATE);
        return desk.verdict(peer, ask, config.host());
    }

    /** What nobody may have: for what is left of a session that is over. */
    Verdict nobody(String topic) {
        return desk.verdict(new Peer.UnknownPeer("", ""), Protocol.MQTT, Operation.READ, topic, "");
    }

    private Verdict topic(Session session, Operation operation, String topicOrFilter) {
        return desk.verdict(
                session.peer(),
                session.protocol(),
                operation,
                topicOrFilter,
                session.peerAddress());
    }

    static Optional<DeviceId> deviceOf(Peer peer) {
        return peer instanceof Peer.DevicePeer(var id, var _) ? Optional.of(id) : Optional.empty();
    }

    /** What a refused client is told: enough for the operator to find the decision, no more. */
    static String told(Verdict verdict) {
        return told(verdict.decision());
    }

    static String told(Decision refusal) {
        return "refused by " + refusal.rule() + " (" + refusal.id() + ")";
    }
}
