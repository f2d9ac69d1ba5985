package dev.sekimori.model.observe;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.finding.Weakness;

import java.time.Instant;
import java.util.List;

/**
 * What was learnt of one host: its address, services, what it was recognised as, and the weaknesses
 * that were checked for. {@code clientId} is its MQTT client id, empty when it was not met as a
 * client.
 */
public record HostObservation(
        String address,
        String clientId,
        List<Endpoint> endpoints,
        Identification identification,
        List<Weakness> weaknesses,
        Instant at) {
    public HostObservation {
        endpoints = List.copyOf(endpoints);
        weaknesses = List.copyOf(weaknesses);
    }
}
