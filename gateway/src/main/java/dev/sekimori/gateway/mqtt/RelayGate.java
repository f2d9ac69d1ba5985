package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.UpstreamState;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Asks the policy whether a device may have its broker outside, and remembers for whom it refused.
 * Each answer is counted once, when it is new. Belongs to the relays' one thread; {@link #states}
 * and {@link #refuses} may be called from any.
 */
final class RelayGate {
    private final Wiring wiring;
    private final Map<DeviceId, DecisionId> counted = new HashMap<>();
    private final Map<DeviceId, UpstreamState> refused = new ConcurrentHashMap<>();

    RelayGate(Wiring wiring) {
        this.wiring = wiring;
    }

    boolean admits(DeviceId device, UpstreamConfig upstream) {
        Verdict verdict = wiring.asks().relay(device, upstream);
        boolean fresh = !verdict.decision().id().equals(counted.get(device));
        if (fresh) {
            counted.put(device, verdict.decision().id());
            var _ = verdict.admit(0);
        }
        if (verdict.permitted()) {
            refused.remove(device);
        } else if (fresh || !refused.containsKey(device)) {
            refused.put(device, state(device, upstream, verdict));
        }
        return verdict.permitted();
    }

    private UpstreamState state(DeviceId device, UpstreamConfig upstream, Verdict verdict) {
        return new UpstreamState(
                device,
                upstream.name(),
                false,
                wiring.clock().instant(),
                0,
                Optional.of(Asks.told(verdict)));
    }

    /** Forgets the devices that are not asked about any more. */
    void keep(Predicate<DeviceId> present) {
        counted.keySet().removeIf(present.negate());
        refused.keySet().removeIf(present.negate());
    }

    boolean refuses(DeviceId device) {
        return refused.containsKey(device);
    }

    List<UpstreamState> states() {
        return List.copyOf(refused.values());
    }
}
