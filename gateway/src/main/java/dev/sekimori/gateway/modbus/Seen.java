package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.Readings;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.Protocol;

import java.time.Instant;
import java.util.Arrays;

/** Tells virtual devices of the values that clients read. */
final class Seen {
    private Seen() {}

    /** Each register by itself: two bytes; a coil is one byte, 0 or 1. */
    static void tell(Readings readings, DeviceId device, Access access, byte[] answer, Instant at) {
        boolean bits = access.function() == Request.READ_COILS
                || access.function() == Request.READ_DISCRETE;
        boolean registers = access.function() == Request.READ_HOLDING
                || access.function() == Request.READ_INPUT;
        if (access.operation() != Operation.READ || !(bits || registers)) {
            return;
        }
        for (int i = 0; i <= access.last() - access.first(); i++) {
            byte[] value = bits
                    ? new byte[] {(byte) (answer[2 + i / 8] >> (i % 8) & 1)}
                    : Arrays.copyOfRange(answer, 2 + 2 * i, 4 + 2 * i);
            String resource =
                    "/" + access.unit() + "/" + access.function() + "/" + (access.first() + i);
            readings.seen(device, Protocol.MODBUS, resource, value, at);
        }
    }
}
