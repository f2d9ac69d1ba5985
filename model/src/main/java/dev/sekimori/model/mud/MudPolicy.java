package dev.sekimori.model.mud;

import dev.sekimori.model.DeviceId;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The MUD files in force: each profile's, and over it each device's own by its id, with what the
 * site binds their words to. They only ever restrict what rules permit.
 */
public record MudPolicy(
        SortedMap<String, MudUse> profiles,
        SortedMap<String, MudUse> devices,
        MudBindings bindings) {
    /** No file is in force. */
    public static final MudPolicy NONE =
            new MudPolicy(new TreeMap<>(), new TreeMap<>(), MudBindings.USUAL);

    public MudPolicy {
        profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
        devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
    }

    public boolean isEmpty() {
        return profiles.isEmpty() && devices.isEmpty();
    }

    /** The file in force for a device. */
    public Optional<MudUse> of(DeviceId device, String profile) {
        return Optional.ofNullable(devices.get(device.value()))
                .or(() -> Optional.ofNullable(profiles.get(profile)));
    }

    /** The same with another file, or none, for a profile. */
    public MudPolicy with(String profile, Optional<MudUse> use) {
        SortedMap<String, MudUse> others = new TreeMap<>(profiles);
        others.remove(profile);
        use.ifPresent(one -> others.put(profile, one));
        return new MudPolicy(others, devices, bindings);
    }
}
