package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The devices of a picture by what they are known by. The next picture's share whatever did not
 * change, so that the cost of one device's change does not grow with the site but for a walk along
 * its list. Immutable; safe from any thread.
 */
final class KnownDevices {
    /** How many changes are kept apart before all are put together again. */
    private static final int MOST_APART = 64;

    /** Who is found by what; the names do not change with a device's state. */
    private record Names(Map<String, List<DeviceId>> byAddress, Map<String, DeviceId> byClientId) {}

    private final List<GatewayDevice> all;
    private final Names names;
    private final Map<DeviceId, GatewayDevice> before;

    /** Those that have changed since {@code before} was made; they rule. */
    private final Map<DeviceId, GatewayDevice> since;

    private KnownDevices(
            List<GatewayDevice> all,
            Names names,
            Map<DeviceId, GatewayDevice> before,
            Map<DeviceId, GatewayDevice> since) {
        this.all = all;
        this.names = names;
        this.before = before;
        this.since = since;
    }

    static KnownDevices of(List<GatewayDevice> all) {
        return new KnownDevices(all, names(all), byId(all), Map.of());
    }

    private static Map<DeviceId, GatewayDevice> byId(List<GatewayDevice> all) {
        return all.stream()
                .collect(Collectors.toMap(GatewayDevice::id, Function.identity(), (a, b) -> b));
    }

    private static Names names(List<GatewayDevice> all) {
        Map<String, List<DeviceId>> byAddress = new HashMap<>();
        Map<String, DeviceId> byClientId = new HashMap<>();
        for (GatewayDevice device : all) {
            device.addresses()
                    .forEach(address -> byAddress
                            .computeIfAbsent(normal(address), key -> new ArrayList<>(1))
                            .add(device.id()));
            if (!device.facts().clientId().isEmpty()) {
                byClientId.putIfAbsent(device.facts().clientId(), device.id());
            }
        }
        return new Names(byAddress, byClientId);
    }

    private static String normal(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    /** The devices of the next picture; those that it took over from this one are not compared. */
    @SuppressWarnings("ReferenceEquality")
    KnownDevices next(List<GatewayDevice> next) {
        if (next.size() != all.size()) {
            return of(next);
        }
        Map<DeviceId, GatewayDevice> changed = new HashMap<>(since);
        for (int i = 0; i < next.size(); i++) {
            GatewayDevice one = all.get(i);
            GatewayDevice other = next.get(i);
            if (one != other) {
                if (!isNamedAs(one, other)) {
                    return of(next);
                }
                changed.put(other.id(), other);
            }
        }
        return changed.size() > MOST_APART
                ? new KnownDevices(next, names, byId(next), Map.of())
                : new KnownDevices(next, names, before, changed);
    }

    private static boolean isNamedAs(GatewayDevice one, GatewayDevice other) {
        DeviceFacts a = one.facts();
        DeviceFacts b = other.facts();
        return a.id().equals(b.id())
                && a.profile().equals(b.profile())
                && a.clientId().equals(b.clientId())
                && a.serial().equals(b.serial())
                && a.zone().equals(b.zone())
                && one.addresses().equals(other.addresses());
    }

    /**
     * Whether these are the devices of {@code other}, of the same profiles, zones, addresses,
     * serial numbers and client ids.
     */
    @SuppressWarnings("ReferenceEquality") // next() keeps the names that stay the same
    boolean areNamedAs(KnownDevices other) {
        return names == other.names;
    }

    Optional<GatewayDevice> device(DeviceId id) {
        return Optional.ofNullable(find(id));
    }

    private @Nullable GatewayDevice find(DeviceId id) {
        GatewayDevice changed = since.get(id);
        return changed == null ? before.get(id) : changed;
    }

    List<GatewayDevice> at(InetAddress address) {
        return at(address.getHostAddress());
    }

    /** The same by an address as {@link InetAddress#getHostAddress} writes it. */
    List<GatewayDevice> at(String address) {
        return names.byAddress().getOrDefault(address, List.of()).stream()
                .flatMap(id -> device(id).stream())
                .toList();
    }

    Optional<GatewayDevice> ofClientId(String clientId) {
        return Optional.ofNullable(names.byClientId().get(clientId)).flatMap(this::device);
    }
}
