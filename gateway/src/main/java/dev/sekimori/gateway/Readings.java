package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * Passes the values that fronts see pass on to whoever keeps them. A front on a hot path asks once
 * for each resource and holds the tap as long as the desk's epoch stays, so that what nobody wants
 * costs nothing. Safe from any thread; never blocks.
 */
@FunctionalInterface
public interface Readings {
    /** Takes the values of one resource of one device. Bounded; must not block. */
    @FunctionalInterface
    interface Tap {
        /** {@code payload} is shared with others: nobody writes to it. */
        void seen(byte[] payload, Instant at);
    }

    /**
     * Where the values of a device's resource go; empty when nobody wants them. {@code resource} is
     * what an ask for it names. {@code protocol} is the one without TLS, also for values that came
     * over TLS.
     */
    Optional<Tap> tap(DeviceId device, Protocol protocol, String resource);

    /** One value of a resource that is not met often. */
    default void seen(
            DeviceId device, Protocol protocol, String resource, byte[] payload, Instant at) {
        tap(device, protocol, resource).ifPresent(tap -> tap.seen(payload, at));
    }
}
