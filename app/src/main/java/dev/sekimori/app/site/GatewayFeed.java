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
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.SiteEvent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes the gateway's picture of the site from the recorded state. The first is made of all that is
 * recorded; those after it of the one before and of the devices that entries since then speak of,
 * so that one device's change costs the same on a large site. A change of policy or situation makes
 * it whole again. Not safe from several threads: whoever pushes pictures owns it.
 */
final class GatewayFeed {
    /** Beyond so many entries that were not heard, to read all devices costs less. */
    private static final int MOST_BEHIND = 256;

    private final Ledger ledger;
    private final List<Zone> zones;
    private final List<TimeWindow> windows;
    private final Set<DeviceId> touched = new HashSet<>();
    private Optional<GatewayState> made = Optional.empty();
    private boolean wholly = true;
    private long next;

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

    /** Whether who a peer is, or what it proves that with, may be another since the entry. */
    static boolean concernsIdentities(Entry entry) {
        return switch (entry.event()) {
            case DeviceEvent.IdentityBound _,
                    DeviceEvent.IdentityRevoked _,
                    DeviceEvent.CredentialHeld _,
                    DeviceEvent.PasswordChanged _,
                    PersonEvent.ServiceIdentityRevoked _,
                    PersonEvent.TokenRevoked _ -> true;
            case Event _ -> false;
        };
    }

    Set<String> outerZones() {
        return zones.stream()
                .filter(zone -> zone.side() == Side.OUTER)
                .map(Zone::name)
                .collect(Collectors.toSet());
    }

    /** Takes note of entries as they are committed, so that they need not be read again. */
    void heard(List<Entry> entries) {
        entries.forEach(this::note);
    }

    private void note(Entry entry) {
        if (entry.index() != next) {
            // Known already, or there is a gap, which the next picture closes.
            return;
        }
        next++;
        switch (entry.event()) {
            case DeviceEvent device -> touched.add(device.device());
            case SiteEvent.PolicyEnacted _, SiteEvent.SituationDeclared _ -> wholly = true;
            case Event _ -> {
                // No part of the picture.
            }
        }
    }

    /** The picture of the state as it is recorded now; the one before when nothing differs. */
    GatewayState picture() {
        try (SiteReader state = ledger.read()) {
            long size = state.size();
            wholly |= made.isEmpty() || size - next > MOST_BEHIND;
            if (!wholly) {
                // Some may be newer than the state that is read here: they are noted again.
                ledger.entries(next, MOST_BEHIND).stream()
                        .filter(entry -> entry.index() < size)
                        .forEach(this::note);
            }
            GatewayState picture = made.filter(_ -> !wholly)
                    .map(before -> since(before, state))
                    .orElseGet(() -> whole(state));
            made = Optional.of(picture);
            touched.clear();
            wholly = false;
            next = Math.max(next, size);
            return picture;
        }
    }

    private GatewayState whole(SiteReader state) {
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

    private static List<GatewayDevice> devices(SiteReader state, PolicySet policy) {
        List<GatewayDevice> all = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        while (true) {
            List<Device> page = state.devices(DeviceFilter.ALL, after, SiteReader.MAX_LIMIT);
            page.forEach(device -> all.add(seen(device, policy)));
            if (page.size() < SiteReader.MAX_LIMIT) {
                return all;
            }
            after = Optional.of(page.getLast().id());
        }
    }

    private static GatewayDevice seen(Device device, PolicySet policy) {
        return new GatewayDevice(policy.factsOf(device), device.addresses(), device.endpoints());
    }

    /** The picture before, with the devices that were touched as they are now. */
    private GatewayState since(GatewayState before, SiteReader state) {
        List<GatewayDevice> devices = new ArrayList<>(before.devices());
        boolean changed = false;
        for (DeviceId id : touched) {
            Optional<GatewayDevice> now =
                    state.device(id).map(device -> seen(device, before.policy()));
            changed |= now.isPresent() && put(devices, now.get());
        }
        return changed ? before.withDevices(devices) : before;
    }

    /** Whether the list, sorted by id, has changed by it. Devices are never forgotten. */
    private static boolean put(List<GatewayDevice> devices, GatewayDevice now) {
        int at = Collections.binarySearch(devices, now, Comparator.comparing(GatewayDevice::id));
        if (at < 0) {
            devices.add(-at - 1, now);
        } else if (!devices.get(at).equals(now)) {
            devices.set(at, now);
        } else {
            return false;
        }
        return true;
    }
}
