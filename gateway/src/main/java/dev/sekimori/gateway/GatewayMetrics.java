package dev.sekimori.gateway;

import java.util.Map;
import java.util.TreeMap;

/**
 * The gateway's counters at one moment. {@code fronts} holds each front's own, by name; names that
 * end in {@code _total} only grow, others go up and down.
 */
public record GatewayMetrics(
        long decisionsPermitted,
        long decisionsRefused,
        int flowsKept,
        int liveSessions,
        long sessionsCut,
        Map<String, Long> fronts) {
    public GatewayMetrics {
        fronts = java.util.Collections.unmodifiableMap(new TreeMap<>(fronts));
    }
}
