package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client's session (MQTT 5.0 section 4.1): who it is, its subscriptions and what waits for it. It
 * outlives its connection when the client asked for that. Fields without a lock belong to the loop
 * of the session's connection; a new connection takes them over when the old one has let go.
 */
final class Session {
    private final String clientId;
    private final Outbox outbox;
    private final Keeping keeping;
    private final Inflight inflight = new Inflight();
    private final Set<Integer> received = new HashSet<>();
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private volatile @Nullable DeviceId only;
    private volatile Peer peer;
    private volatile String peerAddress;
    private volatile Protocol protocol;
    private final AtomicReference<@Nullable Absence> absence = new AtomicReference<>();

    Session(
            String clientId,
            Peer peer,
            String peerAddress,
            Protocol protocol,
            Outbox outbox,
            Keeping keeping) {
        this.clientId = clientId;
        this.peer = peer;
        this.peerAddress = peerAddress;
        this.protocol = protocol;
        this.outbox = outbox;
        this.keeping = keeping;
    }

    String clientId() {
        return clientId;
    }

    Peer peer() {
        return peer;
    }

    Outbox outbox() {
        return outbox;
    }

    /** From now on only what this device publishes is for the session. */
    void hearOnly(DeviceId device) {
        only = device;
    }

    /** Whether the session takes the message at all. */
    boolean hears(Message message) {
        DeviceId alone = only;
        return alone == null || message.origin().filter(alone::equals).isPresent();
    }

    /** How the session is kept on disk. */
    Keeping keeping() {
        return keeping;
    }

    Inflight inflight() {
        return inflight;
    }

    /**
     * Packet identifiers of QoS 2 messages that the client published and has not released yet
     * (section 4.3.3): the same one again is the same message.
     */
    Set<Integer> received() {
        return received;
    }

    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /**
     * The refusal of the subscriptions by which messages of a topic can have come, if none of them
     * stands now. What came by one that was given up since is not refused.
     */
    Optional<Verdict> refusal(String topic, Asks asks) {
        Verdict refusal = null;
        for (Subscription subscription : subscriptions.values()) {
            if (TopicFilter.matches(subscription.filter().topics(), topic)) {
                Verdict verdict = subscription.verdict(asks);
                if (verdict.permitted()) {
                    return Optional.empty();
                }
                refusal = verdict;
            }
        }
        return Optional.ofNullable(refusal);
    }

    String peerAddress() {
        return peerAddress;
    }

    Protocol protocol() {
        return protocol;
    }

    /**
     * A connection from {@code address} continues the session; what was planned for its absence is
     * off.
     */
    void resumed(Peer as, String address, Protocol by) {
        peer = as;
        peerAddress = address;
        protocol = by;
        absence.set(null);
    }

    /** What is to happen while nobody is connected; empty while somebody is. */
    Optional<Absence> absence() {
        return Optional.ofNullable(absence.get());
    }

    void absent(Absence planned) {
        absence.set(planned);
    }

    /** Takes the will that waits out; only one caller gets it. */
    Optional<PublishPacket> takeWill() {
        Absence before =
                absence.getAndUpdate(planned -> planned == null ? null : planned.withoutWill());
        return before == null ? Optional.empty() : before.will();
    }
}
