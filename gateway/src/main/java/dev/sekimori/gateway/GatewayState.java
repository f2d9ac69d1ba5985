package dev.sekimori.gateway;

import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;

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
        List<Zone> zones) {
    public GatewayState {
        devices = List.copyOf(devices);
        zones = List.copyOf(zones);
    }
}
