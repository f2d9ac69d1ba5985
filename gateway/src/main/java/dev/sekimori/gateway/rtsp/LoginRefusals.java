package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.model.DeviceId;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which devices refused the gateway's password a short while ago: asking again would lock it out.
 * No more entries than devices. Safe from any thread.
 */
final class LoginRefusals {
    private static final Duration KEPT = Duration.ofSeconds(60);

    private record Refusal(HttpCredential credential, Instant at) {}

    private final InstantSource clock;
    private final Map<DeviceId, Refusal> refusals = new ConcurrentHashMap<>();

    LoginRefusals(InstantSource clock) {
        this.clock = clock;
    }

    void refused(DeviceId device, HttpCredential credential) {
        refusals.put(device, new Refusal(credential, clock.instant()));
    }

    boolean isRefused(DeviceId device, HttpCredential credential) {
        Refusal refusal = refusals.get(device);
        return refusal != null
                && refusal.credential().equals(credential)
                && clock.instant().isBefore(refusal.at().plus(KEPT));
    }
}
