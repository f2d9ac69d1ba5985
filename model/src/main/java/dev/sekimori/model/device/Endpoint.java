package dev.sekimori.model.device;

import dev.sekimori.model.Text;

/**
 * A service that a device offers, or uses when {@code port} is 0 (an MQTT client seen at the
 * gateway).
 */
public record Endpoint(Protocol protocol, String address, int port, String banner) {
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        banner = Text.shorten(banner, 500);
    }
}
