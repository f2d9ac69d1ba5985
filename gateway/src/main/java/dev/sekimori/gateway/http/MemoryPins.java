package dev.sekimori.gateway.http;

import dev.sekimori.model.DeviceId;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Pins that live as long as the process. Safe from any thread. */
public final class MemoryPins implements PinStore {
    private final Map<DeviceId, String> pins = new ConcurrentHashMap<>();

    @Override
    public Optional<String> pinned(DeviceId device) {
        return Optional.ofNullable(pins.get(device));
    }

    @Override
    public String pinIfAbsent(DeviceId device, String spkiSha256) {
        return pins.computeIfAbsent(device, absent -> spkiSha256);
    }

    @Override
    public void forget(DeviceId device) {
        pins.remove(device);
    }
}
