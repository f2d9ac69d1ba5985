package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;

import java.util.List;

/**
 * A device as the gateway needs it: {@code addresses} are literal IP addresses of its inner side.
 */
public record GatewayDevice(DeviceFacts facts, List<String> addresses, List<Endpoint> endpoints) {
    public GatewayDevice {
        addresses = List.copyOf(addresses);
        endpoints = List.copyOf(endpoints);
    }

    public DeviceId id() {
        return facts.id();
    }

    GatewayDevice in(DeviceState state) {
        return new GatewayDevice(facts.in(state), addresses, endpoints);
    }
}
