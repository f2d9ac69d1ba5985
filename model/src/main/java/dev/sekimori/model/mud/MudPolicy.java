package dev.sekimori.model.mud;

import dev.sekimori.model.DeviceId;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The MUD files in force: each profile's, over it those of clients of zones without credentials by
 * a pattern of their client id ({@code *} is any text), and over both each device's own by its id;
 * with what the site binds their words to. They only ever restrict what rules permit.
 */
public record MudPolicy(
        SortedMap<String, MudUse> profiles,
        SortedMap<String, MudUse> devices,
        SortedMap<String, MudUse> clients,
        MudBindings bindings) {
    /** No file is in force. */
    public static final MudPolicy NONE =
            new MudPolicy(new TreeMap<>(), new TreeMap<>(), MudBindings.USUAL);

    public MudPolicy {
        profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
        devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
        clients = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
    }

    /** A policy without files of clients that are no devices. */
    public MudPolicy(
            SortedMap<String, MudUse> profiles,
            SortedMap<String, MudUse> devices,
            MudBindings bindings) {
        this(profiles, devices, new TreeMap<>(), bindings);
    }

    public boolean isEmpty() {
        return profiles.isEmpty() && devices.isEmpty() && clients.isEmpty();
    }

    /** The file in force for a device. */
    public Optional<MudUse> of(DeviceId device, String profile) {
        return Optional.ofNullable(devices.get(device.value()))
                .or(() -> Optional.ofNullable(profiles.get(profile)));
    }

    /** The pattern, of those that have a file, that a client id fits; the first by its text. */
    public Optional<String> clientPattern(String clientId) {
        return clients.keySet().stream()
                .filter(pattern -> fits(pattern, clientId))
                .findFirst();
    }

    /** Linear in the text for each star of the pattern. */
    private static boolean fits(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(text);
        }
        String last = parts[parts.length - 1];
        if (!text.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return text.length() - last.length() >= at && text.endsWith(last);
    }

    /** The same with another file, or none, for a profile. */
    public MudPolicy with(String profile, Optional<MudUse> use) {
        return new MudPolicy(changed(profiles, profile, use), devices, clients, bindings);
    }

    /** The same with another file for a device. */
    public MudPolicy with(DeviceId device, MudUse use) {
        return new MudPolicy(
                profiles, changed(devices, device.value(), Optional.of(use)), clients, bindings);
    }

    /** The same with another file for clients. */
    public MudPolicy withClients(String pattern, MudUse use) {
        return new MudPolicy(
                profiles, devices, changed(clients, pattern, Optional.of(use)), bindings);
    }

    private static SortedMap<String, MudUse> changed(
            Map<String, MudUse> files, String key, Optional<MudUse> use) {
        SortedMap<String, MudUse> others = new TreeMap<>(files);
        others.remove(key);
        use.ifPresent(one -> others.put(key, one));
        return others;
    }
}
