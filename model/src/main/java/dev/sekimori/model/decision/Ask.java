package dev.sekimori.model.decision;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Text;
import dev.sekimori.model.device.Protocol;

import java.util.Optional;

/**
 * What is asked for: an operation on a resource (an MQTT topic or filter, an HTTP path without its
 * query) of {@code target}; the target is empty when the resource belongs to no known device.
 */
public record Ask(
        Optional<DeviceId> target, Protocol protocol, Operation operation, String resource) {
    public Ask {
        resource = Text.shorten(resource, Text.MAX_CHARS);
    }
}
