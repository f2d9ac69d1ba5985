package dev.sekimori.gateway.rtsp;

import dev.sekimori.model.decision.Operation;

import java.util.Arrays;
import java.util.Optional;

/** The methods that are passed on (RFC 2326 section 10), and what they ask for. */
enum RtspMethod {
    OPTIONS(Operation.READ),
    DESCRIBE(Operation.READ),
    GET_PARAMETER(Operation.READ),
    SETUP(Operation.STREAM),
    PLAY(Operation.STREAM),
    PAUSE(Operation.STREAM),
    TEARDOWN(Operation.STREAM),
    ANNOUNCE(Operation.WRITE),
    RECORD(Operation.WRITE),
    SET_PARAMETER(Operation.WRITE);

    private final Operation operation;

    RtspMethod(Operation operation) {
        this.operation = operation;
    }

    Operation operation() {
        return operation;
    }

    static Optional<RtspMethod> named(String name) {
        return Arrays.stream(values()).filter(m -> m.name().equals(name)).findFirst();
    }
}
