package dev.sekimori.app.site;

import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.thing.ThingFront;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.thing.ThingView;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Governing's line to the gateway. Pictures are pushed one at a time, each made after the last was
 * in force, so that an older one never replaces a newer.
 */
final class GatewayLink implements GatewayPort {
    private final Gateway gateway;
    private final ThingFront things;
    private final String origin;
    private final GatewayFeed feed;
    private final ReentrantLock pushing = new ReentrantLock();

    /** {@code things} with the origin that its clients know it by. */
    GatewayLink(Gateway gateway, ThingFront things, String origin, GatewayFeed feed) {
        this.gateway = gateway;
        this.things = things;
        this.origin = origin;
        this.feed = feed;
    }

    /** To be called with entries as they are committed. */
    void onCommit(List<Entry> entries) {
        if (entries.stream().anyMatch(GatewayFeed::matters)) {
            push();
        }
    }

    /** Puts the recorded state in force at the gateway; returns when it is. */
    void push() {
        pushing.lock();
        try {
            gateway.update(feed.picture());
        } finally {
            pushing.unlock();
        }
    }

    @Override
    public void holdBack(DeviceId device) {
        gateway.holdBack(device);
    }

    @Override
    public void letGo(DeviceId device) {
        gateway.letGo(device);
        push();
    }

    /**
     * Cuts first, so that nothing passes while a large site's picture is made. The picture follows
     * before the answer: a device stays cut until one has shown it isolated.
     */
    @Override
    public CutReport cut(DeviceId device) {
        CutReport report = gateway.cut(device);
        push();
        return report;
    }

    @Override
    public void takeUp() {
        push();
    }

    @Override
    public List<Flow> flows(Optional<DeviceId> device, int limit) {
        return gateway.flows(device, limit);
    }

    @Override
    public Optional<Decision> recentDecision(DecisionId id) {
        return gateway.recent(id);
    }

    @Override
    public Optional<ThingView> thing(DeviceId device, Peer peer) {
        return things.view(device, peer, origin);
    }

    @Override
    public Set<String> outerZones() {
        return feed.outerZones();
    }

    @Override
    public int liveSessions(DeviceId device) {
        return (int) gateway.sessions().stream()
                .map(LiveSession::device)
                .filter(device::equals)
                .count();
    }
}
