package dev.sekimori.gateway;

import dev.sekimori.model.decision.Peer;

/** Who has shown a pre-shared key's identity, and the key that proves it. */
public record PskIdentity(Peer peer, byte[] key) {
    @Override
    public String toString() {
        return "PskIdentity[" + peer + "]";
    }
}
