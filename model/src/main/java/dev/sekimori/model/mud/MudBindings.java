package dev.sekimori.model.mud;

import dev.sekimori.model.DeviceId;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a site must say so that the words of MUD files mean something on it.
 *
 * @param controllers who the controllers of a class are, by the class's URI (RFC 8520 section
 *     3.15); the gateway is always one of {@code urn:ietf:params:mud:gateway}
 * @param myControllers who controls some devices (section 3.16); the first that means a device
 *     counts, and the gateway where none does
 * @param localNetworks CIDR blocks (section 3.14); private addresses when there is none
 * @param names the literal addresses behind a DNS name, in lower case, or {@link #GATEWAY} for a
 *     name that devices find the gateway under
 * @param services the port at the device of each TCP service, by its resource
 */
public record MudBindings(
        SortedMap<String, MudParty> controllers,
        List<MyController> myControllers,
        List<String> localNetworks,
        SortedMap<String, List<String>> names,
        SortedMap<String, Integer> services) {
    /** Stands for the gateway among addresses. */
    public static final String GATEWAY = "gateway";

    /** Nothing is said, so that what holds by itself does. */
    public static final MudBindings USUAL = new MudBindings(
            new TreeMap<>(), List.of(), List.of(), new TreeMap<>(), new TreeMap<>());

    public MudBindings {
        controllers = Collections.unmodifiableSortedMap(new TreeMap<>(controllers));
        myControllers = List.copyOf(myControllers);
        localNetworks = List.copyOf(localNetworks);
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    /** Who controls these devices, and those of these profiles. */
    public record MyController(List<DeviceId> devices, List<String> profiles, MudParty party) {
        public MyController {
            devices = List.copyOf(devices);
            profiles = List.copyOf(profiles);
        }
    }
}
