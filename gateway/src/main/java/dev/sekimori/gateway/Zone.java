package dev.sekimori.gateway;

import java.util.List;

/**
 * A part of the site's network. {@code ranges} are CIDR blocks (RFC 4632, RFC 4291 section 2.3) of
 * the source addresses inside it; {@code mqttIdentity} says how a plain MQTT client of it is
 * recognised.
 */
public record Zone(String name, List<String> ranges, MqttIdentity mqttIdentity) {
    public Zone {
        ranges = List.copyOf(ranges);
        ranges.forEach(AddressRange::parse);
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
