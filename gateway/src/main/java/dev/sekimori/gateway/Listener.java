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
        /** MQTT over WebSocket over TLS. */
        MQTT_WSS,
        /** The virtual devices' web endpoints over TLS. */
        WEB_TLS,
        /** RTSP over TLS. */
        RTSP_TLS,
        /** Modbus/TCP Security. */
        MODBUS_TLS,
        /** CoAP over DTLS, a UDP port. */
        COAPS,
        /** Any TCP service of one device, over mutual TLS. */
        TCP_TLS
    }
}
