package dev.sekimori.govern.port;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.thing.ThingView;

import java.time.Instant;
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

    /** The zones that others can reach from outside the site. */
    Set<String> outerZones();

    /** How many sessions of the device are open now. */
    int liveSessions(DeviceId device);
}
