package dev.sekimori.gateway;

import dev.sekimori.model.Text;

import java.time.Instant;

/**
 * An MQTT client that was seen: where it came from, what it called itself (both names may be
 * empty), on which local port, and whether it was let in.
 */
public record ClientSighting(
        String address, String clientId, String userName, int port, boolean admitted, Instant at) {
    public ClientSighting {
        clientId = Text.shorten(clientId, 200);
        userName = Text.shorten(userName, 200);
    }
}
