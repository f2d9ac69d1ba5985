package dev.sekimori.app.site;

import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.Zone;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.decision.TimeWindow;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.SiteEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the gateway's picture of the site from the recorded state. */
final class GatewayFeed {
    private final Ledger ledger;
    private final List<Zone> zones;
    private final List<TimeWindow> windows;

    GatewayFeed(Ledger ledger, List<Zone> zones, List<TimeWindow> windows) {
        this.ledger = ledger;
        this.zones = zones;
        this.windows = windows;
    }

    /** Whether what was committed changes what the gateway must know or ask again. */
    static boolean matters(Entry entry) {
        return entry.event() instanceof DeviceEvent
                || entry.event() instanceof SiteEvent.PolicyEnacted
                || entry.event() instanceof SiteEvent.SituationDeclared
                || entry.event() instanceof PersonEvent.ServiceIdentityRevoked
                || entry.event() instanceof PersonEvent.TokenRevoked;
    }

    Set<String> outerZones() {
        return zones.stream()
                .filter(zone -> zone.side() == Side.OUTER)
                .map(Zone::name)
                .collect(Collectors.toSet());
    }

    GatewayState picture() {
        try (SiteReader state = ledger.read()) {
            PolicySet policy = state.policyInForce()
                    .map(PolicyInForce::policy)
                    .orElseGet(() -> new PolicySet(List.of(), new TreeMap<>()));
            return new GatewayState(
                    PolicyHash.of(policy),
                    policy,
                    state.situation(),
                    devices(state, policy),
                    zones,
                    windows);
        }
    }

    private static List<GatewayDevice> devices(SiteReader state, PolicySet policy) {
        List<GatewayDevice> all = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        while (true) {
            List<Device> page = state.devices(DeviceFilter.ALL, after, SiteReader.MAX_LIMIT);
            page.forEach(device -> all.add(new GatewayDevice(
                    policy.factsOf(device), device.addresses(), device.endpoints())));
            if (page.size() < SiteReader.MAX_LIMIT) {
                return all;
            }
            after = Optional.of(page.getLast().id());
        }
    }
}
