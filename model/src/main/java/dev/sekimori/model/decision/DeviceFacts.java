package dev.sekimori.model.decision;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Trust;

/**
 * The facts of a device that decisions depend on, and no others: equal facts give equal decisions.
 */
public record DeviceFacts(
        DeviceId id,
        String profile,
        String type,
        String serial,
        String clientId,
        String zone,
        DeviceState state,
        Trust.Level trust) {

    public static DeviceFacts of(Device device) {
        return new DeviceFacts(
                device.id(),
                device.identity().profile(),
                device.identity().type(),
                device.identity().serial(),
                device.clientId(),
                device.zone(),
                device.state(),
                device.trust().level());
    }
}
