package dev.sekimori.gateway.http;

import dev.sekimori.decide.patch.PatchRequest;
import dev.sekimori.decide.patch.Patches;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.model.patch.VirtualPatch;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds requests against the virtual patches of this day (UTC). Safe from any thread. */
record PatchCheck(Patches patches, InstantSource clock) {
    Optional<VirtualPatch> refusing(GatewayDevice device, Inquiry inquiry) {
        return patches.refusing(request(device, inquiry), today());
    }

    boolean needsContent(GatewayDevice device, Inquiry inquiry) {
        return inquiry.changes() && patches.needsContent(request(device, inquiry), today());
    }

    Optional<VirtualPatch> refusing(GatewayDevice device, Inquiry inquiry, byte[] beginning) {
        return patches.refusing(request(device, inquiry), beginning, today());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static PatchRequest request(GatewayDevice device, Inquiry inquiry) {
        Map<String, List<String>> headers = new HashMap<>();
        inquiry.headers()
                .forEach((name, value) -> headers.computeIfAbsent(
                                name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(value));
        return new PatchRequest(
                device.facts().profile(),
                inquiry.method().name(),
                inquiry.path().decoded(),
                inquiry.query(),
                headers);
    }
}
