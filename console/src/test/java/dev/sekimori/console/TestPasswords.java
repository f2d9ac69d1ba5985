package dev.sekimori.console;

import dev.sekimori.govern.port.DevicePasswordPort;
import dev.sekimori.govern.port.PendingPasswordPort;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Devices that take another password, and what was kept of changes, in memory. */
public final class TestPasswords implements DevicePasswordPort, PendingPasswordPort {
    /** What each device has by now; the factory's is {@code admin}. */
    public final Map<DeviceId, String> onDevices = new ConcurrentHashMap<>();

    private final Map<DeviceId, Pending> pending = new ConcurrentHashMap<>();

    @Override
    public Trial administration(Device device, Pair pair) {
        return onDevices.getOrDefault(device.id(), "admin").equals(pair.password())
                ? Trial.OPENS
                : Trial.REFUSED;
    }

    @Override
    public Trial webPage(Device device, Pair pair) {
        return administration(device, pair);
    }

    @Override
    public Change change(Device device, Pair now, String next) {
        onDevices.put(device.id(), next);
        return new Change.Accepted();
    }

    @Override
    public String newPassword() {
        return "New2password9abc";
    }

    @Override
    public void keep(DeviceId device, Pending change) {
        pending.put(device, change);
    }

    @Override
    public Optional<Pending> pending(DeviceId device) {
        return Optional.ofNullable(pending.get(device));
    }

    @Override
    public List<DeviceId> devices() {
        return List.copyOf(pending.keySet());
    }

    @Override
    public void drop(DeviceId device) {
        pending.remove(device);
    }
}
