package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.Text;
import dev.sekimori.model.device.Protocol;

import java.time.Instant;

/** A client that the gateway met: where from, what it calls itself, and over what. */
public record ClientSighting(String address, String clientId, Protocol protocol, Instant at) {
    public ClientSighting {
        clientId = Text.shorten(clientId, 200);
    }
}
