package dev.sekimori.gateway.mqtt;

import java.util.Optional;

/**
 * What is to happen to a session while its client is away: it ends at {@code endsAtMs}, and
 * {@code will} is published at {@code willAtMs}, both in milliseconds since the epoch (MQTT 5.0
 * section 3.1.2.11.2, 3.1.3.2.2).
 */
record Absence(long endsAtMs, Optional<PublishPacket> will, long willAtMs) {
    Absence withoutWill() {
        return new Absence(endsAtMs, Optional.empty(), 0);
    }
}
