package dev.sekimori.gateway.stream;

import dev.sekimori.gateway.Listener;
import dev.sekimori.model.DeviceId;

import java.time.Duration;

/**
 * A device's TCP service and where the outer side finds it. {@code name} is what rules call it:
 * their resource is {@code /<name>}.
 */
public record TcpService(
        String name, DeviceId device, int devicePort, Listener listener, Limits limits) {
    public TcpService {
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "service name: lower-case letters, digits and hyphens: " + name);
        }
        if (devicePort < 1 || devicePort > 65_535) {
            throw new IllegalArgumentException("not a port: " + devicePort);
        }
        if (listener.kind() != Listener.Kind.TCP_TLS) {
            throw new IllegalArgumentException("not a listener for TCP over TLS: " + listener);
        }
    }

    /** The resource that decisions are about. */
    public String resource() {
        return "/" + name;
    }

    /**
     * Bounds of the service.
     *
     * @param connections sessions at once
     * @param bytesPerSession in each direction, then the session ends; 0 is without limit
     * @param bytesPerSecond in each direction of each session; 0 is without limit
     * @param idle a session in which no byte passes for so long ends
     */
    public record Limits(
            int connections, long bytesPerSession, long bytesPerSecond, Duration idle) {
        public static final Limits USUAL = new Limits(16, 0, 0, Duration.ofMinutes(5));

        public Limits {
            if (connections < 1 || connections > 10_000) {
                throw new IllegalArgumentException("connections: 1 to 10000");
            }
            if (bytesPerSession < 0 || bytesPerSecond < 0) {
                throw new IllegalArgumentException("bytes: 0 or more");
            }
            if (idle.compareTo(Duration.ofMillis(100)) < 0
                    || idle.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("idle: 0.1 seconds to one day");
            }
        }
    }
}
