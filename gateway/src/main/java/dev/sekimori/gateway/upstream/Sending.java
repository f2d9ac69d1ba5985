package dev.sekimori.gateway.upstream;

import java.util.OptionalLong;

/**
 * A message for the broker. {@code properties} of the forwarded message are those that have a
 * meaning across brokers; {@code expirySeconds} is what is left of its time.
 */
// shared bytes, never written
public record Sending(
        String topic, byte[] payload, int qos, boolean retain, OptionalLong expirySeconds) {}
