package dev.sekimori.app.site;

import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.GatewayState;
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
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.thing.ThingView;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Governing's line to the gateway. Pictures are pushed one at a time, each made after the last was
 * in force, so that an older one never replaces a newer.
 */
final class GatewayLink implements GatewayPort {
    private final Gateway gateway;
    private final Things things;
    private final GatewayFeed feed;
    private final List<VirtualPatch> patches;
    private final OutsideClients outside;
    private final ReentrantLock pushing = new ReentrantLock();
    private Optional<GatewayState> inForce = Optional.empty();

    /** The virtual devices, with the origin that clients know them by. */
    record Things(ThingFront front, String origin) {}

    GatewayLink(
            Gateway gateway,
            Things things,
            GatewayFeed feed,
            List<VirtualPatch> patches,
            OutsideClients outside) {
        this.gateway = gateway;
        this.things = things;
        this.feed = feed;
        this.patches = List.copyOf(patches);
        this.outside = outside;
    }

    @Override
    public List<UpstreamLine> upstreams() {
        return gateway.upstreams().stream()
                .map(line -> new UpstreamLine(
                        line.device(),
                        line.upstream(),
                        line.connected(),
                        line.since(),
                        line.queued(),
                        line.lastError()))
                .sorted(Comparator.comparing(line -> line.device().value()))
                .toList();
    }

    @Override
    public List<VirtualPatch> virtualPatches() {
        return patches;
    }

    @Override
    public List<ClientAuthorityState> clientAuthorities() {
        return outside.states();
    }

    @Override
    public List<FullQueue> fullQueues() {
        return gateway.fullQueues().stream()
                .map(queue -> new FullQueue(
                        queue.clientId(),
                        queue.peer(),
                        queue.messages(),
                        queue.bytes(),
                        queue.endsAt()))
                .sorted(Comparator.comparing(FullQueue::clientId))
                .toList();
    }

    /**
     * To be called with entries as they are committed. What the picture does not show, and what was
     * pushed already, troubles no session.
     */
    @SuppressWarnings("ReferenceEquality") // the feed answers the same picture when nothing changed
    void onCommit(List<Entry> entries) {
        pushing.lock();
        try {
            feed.heard(entries);
            if (entries.stream().anyMatch(GatewayFeed::concernsIdentities)) {
                push();
            } else if (entries.stream().anyMatch(GatewayFeed::matters)) {
                GatewayState picture = feed.picture();
                if (inForce.filter(shown -> shown == picture).isEmpty()) {
                    putInForce(picture, gateway::show);
                }
            }
        } finally {
            pushing.unlock();
        }
    }

    /** Puts the recorded state in force at the gateway; returns when it is. */
    void push() {
        pushing.lock();
        try {
            putInForce(feed.picture(), gateway::update);
        } finally {
            pushing.unlock();
        }
    }

    private void putInForce(GatewayState picture, Consumer<GatewayState> way) {
        // Whatever fails half-way is done again with the next entries.
        inForce = Optional.empty();
        way.accept(picture);
        inForce = Optional.of(picture);
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
        pushing.lock();
        try {
            putInForce(feed.picture(), gateway::show);
        } finally {
            pushing.unlock();
        }
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
        return things.front().view(device, peer, things.origin());
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
