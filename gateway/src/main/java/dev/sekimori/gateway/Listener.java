package dev.sekimori.gateway;

/**
 * Where the gateway listens: {@code host} is a literal address, {@code port} 0 asks for any free
 * one.
 */
public record Listener(Kind kind, String host, int port) {
    public Listener {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** What a listener speaks. */
    public enum Kind {
        /** MQTT over TCP, for devices on the inner side. */
        MQTT,
        /** MQTT over TLS. */
        MQTT_TLS,
        /** The virtual devices' web endpoints over TLS. */
        WEB_TLS
    }
}
