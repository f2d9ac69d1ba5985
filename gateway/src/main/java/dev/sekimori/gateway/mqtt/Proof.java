package dev.sekimori.gateway.mqtt;

import dev.sekimori.model.decision.Peer;

import java.util.Optional;

/**
 * What a client has shown to be known, kept so that it can be looked at again while the client is
 * connected: who it proves now, empty when it was revoked. May block.
 */
@FunctionalInterface
interface Proof {
    Optional<Peer> again();
}
