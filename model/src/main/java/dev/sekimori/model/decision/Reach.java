package dev.sekimori.model.decision;

import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a device is reached on the network, as far as MUD files may speak of it. {@code address} is
 * literal, empty when it is not known; {@code ports} are those of its services, by the protocol's
 * name in lower case.
 */
public record Reach(String address, SortedMap<String, Integer> ports) {
    /** Nothing is known, or no MUD file is in force. */
    public static final Reach UNKNOWN = new Reach("", new TreeMap<>());

    public Reach {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }

    /** The newest address; of several services of a protocol the first. */
    public static Reach of(Device device) {
        SortedMap<String, Integer> ports = new TreeMap<>();
        for (Endpoint endpoint : device.endpoints()) {
            if (endpoint.port() > 0) {
                ports.putIfAbsent(
                        endpoint.protocol().name().toLowerCase(Locale.ROOT), endpoint.port());
            }
        }
        return new Reach(device.addresses().isEmpty() ? "" : device.addresses().getFirst(), ports);
    }
}
