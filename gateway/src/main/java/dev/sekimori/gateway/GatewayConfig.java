package dev.sekimori.gateway;

import java.util.List;

/**
 * What all fronts share. A front's own bounds are given to the front. {@code siteDomain} is the
 * domain under which devices have their virtual endpoints, {@code localhost} by default.
 */
public record GatewayConfig(List<Listener> listeners, String siteDomain, TlsEngine tlsEngine) {
    public GatewayConfig {
        listeners = List.copyOf(listeners);
    }

    /** Which TLS implementation serves. */
    public enum TlsEngine {
        /** BoringSSL through tcnative where the platform has it, else the JDK's. */
        PREFER_NATIVE,
        JDK
    }

    /** The ports of the contract, on loopback. */
    public static GatewayConfig onLoopback() {
        return new GatewayConfig(
                List.of(
                        new Listener(Listener.Kind.MQTT, "127.0.0.1", 1883),
                        new Listener(Listener.Kind.MQTT_TLS, "127.0.0.1", 8883),
                        new Listener(Listener.Kind.WEB_TLS, "127.0.0.1", 9443)),
                "localhost",
                TlsEngine.PREFER_NATIVE);
    }
}
