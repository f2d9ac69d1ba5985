package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.GatewayException;

/**
 * A packet that the specification does not allow; the connection that sent it is closed with the
 * reason.
 */
final class MalformedException extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String told;

    MalformedException(Reason reason, String told) {
        super(told);
        this.reason = reason;
        this.told = told;
    }

    /** What an MQTT 5 client is told. */
    String told() {
        return told;
    }

    Reason reason() {
        return reason;
    }
}
