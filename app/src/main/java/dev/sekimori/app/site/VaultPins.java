package dev.sekimori.app.site;

import dev.sekimori.authority.Secret;
import dev.sekimori.authority.Vault;
import dev.sekimori.gateway.http.PinStore;
import dev.sekimori.model.DeviceId;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the keys that devices' own HTTPS servers showed at first. Asked from event loops, so memory
 * answers and the vault is written behind.
 */
final class VaultPins implements PinStore {
    private static final String PREFIX = "device-pin/";

    private final Vault vault;
    private final Map<DeviceId, String> pins = new ConcurrentHashMap<>();

    VaultPins(Vault vault) {
        this.vault = vault;
        vault.names().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> vault.get(name).ifPresent(secret -> {
                    try (secret) {
                        pins.put(
                                new DeviceId(name.substring(PREFIX.length())),
                                new String(secret.chars()));
                    }
                }));
    }

    @Override
    public Optional<String> pinned(DeviceId device) {
        return Optional.ofNullable(pins.get(device));
    }

    @Override
    public String pinIfAbsent(DeviceId device, String spkiSha256) {
        String kept = pins.putIfAbsent(device, spkiSha256);
        if (kept != null) {
            return kept;
        }
        Thread.startVirtualThread(() -> keep(device, spkiSha256));
        return spkiSha256;
    }

    private void keep(DeviceId device, String spkiSha256) {
        try (Secret secret = Secret.ofChars(spkiSha256.toCharArray())) {
            vault.put(PREFIX + device, secret);
        }
    }

    @Override
    public void forget(DeviceId device) {
        pins.remove(device);
        Thread.startVirtualThread(() -> vault.remove(PREFIX + device));
    }
}
