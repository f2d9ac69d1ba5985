package dev.sekimori.model.device;

import dev.sekimori.model.DeviceId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A device of the site as the projections hold it. {@code addresses} are literal IP addresses, the
 * newest first; {@code clientId} is the MQTT client id that it uses, empty when it speaks no MQTT.
 */
public record Device(
        DeviceId id,
        String name,
        Identification identity,
        Optional<Owner> owner,
        String zone,
        DeviceState state,
        Instant stateSince,
        List<String> addresses,
        List<Endpoint> endpoints,
        String clientId,
        Trust trust,
        int openFindings,
        Instant firstSeen,
        Instant lastSeen,
        boolean safetyRelevant,
        Capability capability) {
    public Device {
        addresses = List.copyOf(addresses);
        endpoints = List.copyOf(endpoints);
    }

    public List<Protocol> protocols() {
        return endpoints.stream().map(Endpoint::protocol).distinct().sorted().toList();
    }
}
