package dev.sekimori.model.decision;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Text;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Trust;

/**
 * The facts of a device that decisions depend on, and no others: equal facts give equal decisions.
 */
public record DeviceFacts(
        DeviceId id,
        String profile,
        String firmware,
        String type,
        String serial,
        String clientId,
        String zone,
        DeviceState state,
        Trust.Level trust,
        Reach reach) {
    public DeviceFacts {
        firmware = Text.shorten(firmware, 100);
    }

    /** Facts of a device of which it does not matter where it is. */
    public DeviceFacts(
            DeviceId id,
            String profile,
            String firmware,
            String type,
            String serial,
            String clientId,
            String zone,
            DeviceState state,
            Trust.Level trust) {
        this(id, profile, firmware, type, serial, clientId, zone, state, trust, Reach.UNKNOWN);
    }

    /** Facts of a device whose firmware is not known. */
    public DeviceFacts(
            DeviceId id,
            String profile,
            String type,
            String serial,
            String clientId,
            String zone,
            DeviceState state,
            Trust.Level trust) {
        this(id, profile, "", type, serial, clientId, zone, state, trust);
    }

    public static DeviceFacts of(Device device) {
        return new DeviceFacts(
                device.id(),
                device.identity().profile(),
                device.identity().firmware(),
                device.identity().type(),
                device.identity().serial(),
                device.clientId(),
                device.zone(),
                device.state(),
                device.trust().level());
    }

    /** The same device in another state. */
    public DeviceFacts in(DeviceState other) {
        return new DeviceFacts(
                id, profile, firmware, type, serial, clientId, zone, other, trust, reach);
    }

    /** The same device, trusted otherwise. */
    public DeviceFacts trusted(Trust.Level level) {
        return new DeviceFacts(
                id, profile, firmware, type, serial, clientId, zone, state, level, reach);
    }

    /** The same device, reached there. */
    public DeviceFacts at(Reach where) {
        return new DeviceFacts(
                id, profile, firmware, type, serial, clientId, zone, state, trust, where);
    }
}
