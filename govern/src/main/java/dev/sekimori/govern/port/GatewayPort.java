package dev.sekimori.govern.port;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.thing.ThingView;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What governing asks of the gateway. */
public interface GatewayPort {
    /**
     * Lets nothing more pass to and from a device whose isolation is about to be recorded, and
     * begins to end its sessions. Returns at once.
     */
    void holdBack(DeviceId device);

    /** Puts the recorded state of a device in force that was held back and not isolated. */
    void letGo(DeviceId device);

    /**
     * Makes the recorded state of the device count at once and ends all its sessions; returns when
     * every socket is closed.
     */
    CutReport cut(DeviceId device);

    /** Puts the recorded state in force, on live connections too; returns when it is. */
    void takeUp();

    /** Recent flows, newest first; of one device when it is given. */
    List<Flow> flows(Optional<DeviceId> device, int limit);

    /** A decision that the gateway still remembers. */
    Optional<Decision> recentDecision(DecisionId id);

    /**
     * What a peer gets to see of a virtual device, without asking the device; empty when the
     * gateway does not know it.
     */
    Optional<ThingView> thing(DeviceId device, Peer peer);

    /** How the devices' lines to brokers outside are, by device. */
    List<UpstreamLine> upstreams();

    /** The virtual patches of the site and its profiles, expired ones too. */
    List<VirtualPatch> virtualPatches();

    /**
     * A device's line to a broker outside: {@code since} the moment of the last change,
     * {@code queued} messages that wait on the disk, {@code lastError} why it was last lost or
     * refused.
     */
    record UpstreamLine(
            DeviceId device,
            String upstream,
            boolean connected,
            Instant since,
            int queued,
            Optional<String> lastError) {}

    /** The authorities outside whose clients the site believes, in the configuration's order. */
    List<ClientAuthorityState> clientAuthorities();

    /**
     * An authority outside: {@code listeners} are the protocols at which its clients are believed,
     * {@code unusable} why its files as they are now cannot be taken up.
     */
    record ClientAuthorityState(
            String name,
            Role role,
            List<String> listeners,
            List<Standing> standings,
            Optional<String> unusable) {
        /** From {@code until} on the clients of this subject's certificate are refused. */
        public record Standing(String authority, Instant until) {}

        /**
         * The subjects whose clients are refused, since they or their revocation lists are over.
         */
        public List<String> over(Instant now) {
            return standings.stream()
                    .filter(standing -> !now.isBefore(standing.until()))
                    .map(Standing::authority)
                    .toList();
        }

        /** When the first of those that are not over comes to its end; empty when there is none. */
        public Optional<Instant> nextEnd(Instant now) {
            return standings.stream()
                    .map(Standing::until)
                    .filter(until -> now.isBefore(until) && !until.equals(Instant.MAX))
                    .min(Comparator.naturalOrder());
        }
    }

    /** Absent MQTT clients' sessions that take no more, so that publishers are refused. */
    List<FullQueue> fullQueues();

    /** One of them; {@code peer} is whose it is, and at {@code endsAt} it ends by itself. */
    record FullQueue(String clientId, String peer, int messages, long bytes, Instant endsAt) {}

    /** The zones that others can reach from outside the site. */
    Set<String> outerZones();

    /** How many sessions of the device are open now. */
    int liveSessions(DeviceId device);
}
