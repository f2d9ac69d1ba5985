package dev.sekimori.gateway;

import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.TimeWindow;

import java.time.Instant;
import java.util.List;

/**
 * Immutable picture of the site that decisions use; the application pushes a new one after every
 * ledger commit that matters. {@code policyHash} is {@code PolicyHash.of(policy)}. The first zone
 * whose ranges hold an address is that address's zone.
 */
public record GatewayState(
        String policyHash,
        PolicySet policy,
        Situation situation,
        List<GatewayDevice> devices,
        List<Zone> zones,
        List<TimeWindow> windows) {
    public GatewayState {
        devices = List.copyOf(devices);
        zones = List.copyOf(zones);
        windows = List.copyOf(windows);
    }

    /** A picture without time windows. */
    public GatewayState(
            String policyHash,
            PolicySet policy,
            Situation situation,
            List<GatewayDevice> devices,
            List<Zone> zones) {
        this(policyHash, policy, situation, devices, zones, List.of());
    }

    /** The same picture of other devices. */
    public GatewayState withDevices(List<GatewayDevice> others) {
        return new GatewayState(policyHash, policy, situation, others, zones, windows);
    }

    /** The sorted names of the time windows that are open. */
    List<String> openWindows(Instant now) {
        return windows.stream()
                .filter(window -> window.isOpen(now))
                .map(TimeWindow::name)
                .sorted()
                .distinct()
                .toList();
    }
}
