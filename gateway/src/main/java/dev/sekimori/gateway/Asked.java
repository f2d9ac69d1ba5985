package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import java.util.Optional;

/**
 * Who asks what from where: what a verdict is found by again. It names no {@code target} where that
 * is {@code ofTopic}, so that the picture of the site tells: the topic's owner, or the device that
 * asks where it has none. Of as few objects as can be, as each may be missing in the processor's
 * caches.
 */
record Asked(
        Peer peer,
        Optional<DeviceId> target,
        boolean ofTopic,
        Protocol protocol,
        Operation operation,
        String resource,
        String peerAddress) {

    static Asked of(Peer peer, Ask ask, String peerAddress) {
        return new Asked(
                peer,
                ask.target(),
                false,
                ask.protocol(),
                ask.operation(),
                ask.resource(),
                peerAddress);
    }

    /** The ask with all facts that its decision depends on. */
    DecisionInput in(SiteIndex site) {
        return site.input(
                peer,
                new Ask(ofTopic ? owner(site) : target, protocol, operation, resource),
                peerAddress);
    }

    private Optional<DeviceId> owner(SiteIndex site) {
        return site.ownerOfTopic(resource)
                .or(() -> peer instanceof Peer.DevicePeer(var id, var _)
                        ? Optional.of(id)
                        : Optional.empty());
    }
}
