package dev.sekimori.govern.port;

import dev.sekimori.govern.port.DevicePasswordPort.Pair;
import dev.sekimori.model.DeviceId;

import java.util.List;
import java.util.Optional;

/**
 * Keeps, where the ledger must not have them, the passwords of devices that are just being changed.
 * Durable on return; blocking.
 */
public interface PendingPasswordPort {
    /** A change that has begun: the device knows one of the two. */
    record Pending(Pair old, Pair next) {}

    /** A new password that fits what cameras accept: 16 letters and digits, each kind in it. */
    String newPassword();

    void keep(DeviceId device, Pending pending);

    Optional<Pending> pending(DeviceId device);

    /** All devices with a change that has begun. */
    List<DeviceId> devices();

    void drop(DeviceId device);
}
