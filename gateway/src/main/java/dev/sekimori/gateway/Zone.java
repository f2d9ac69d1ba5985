package dev.sekimori.gateway;

import dev.sekimori.model.decision.Side;

import java.net.InetAddress;
import java.util.List;

/**
 * A part of the site's network. {@code ranges} are CIDR blocks (RFC 4632, RFC 4291 section 2.3) of
 * the source addresses inside it; {@code mqttIdentity} says how a plain MQTT client of it is
 * recognised; {@code side} whether others can reach it from outside the site (guideline T-2).
 */
public record Zone(String name, List<String> ranges, MqttIdentity mqttIdentity, Side side) {
    public Zone {
        ranges = List.copyOf(ranges);
        ranges.forEach(AddressRange::parse);
    }

    /** A zone of the inner side. */
    public Zone(String name, List<String> ranges, MqttIdentity mqttIdentity) {
        this(name, ranges, mqttIdentity, Side.INNER);
    }

    /** Whether the address is in one of the zone's ranges. */
    public boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> AddressRange.parse(range).contains(address));
    }

    /** How a client without a certificate shows who it is. */
    public enum MqttIdentity {
        /** By its address and client id together: the device that has both. */
        ADDRESS,
        /** By a password or a token. */
        CREDENTIALS,
        /** Not at all: every client is a peer of the zone. */
        OPEN
    }
}
