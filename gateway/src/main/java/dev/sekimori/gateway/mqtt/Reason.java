package dev.sekimori.gateway.mqtt;

/**
 * Reason codes (MQTT 5.0 section 2.4) and the CONNACK return codes of MQTT 3.1.1 (section 3.2.2.3)
 * nearest to them.
 */
enum Reason {
    SUCCESS(0x00, 0),
    NO_MATCHING_SUBSCRIBERS(0x10, 0),
    NO_SUBSCRIPTION_EXISTED(0x11, 0),
    UNSPECIFIED_ERROR(0x80, 3),
    MALFORMED_PACKET(0x81, 3),
    PROTOCOL_ERROR(0x82, 3),
    UNSUPPORTED_VERSION(0x84, 1),
    CLIENT_ID_NOT_VALID(0x85, 2),
    BAD_CREDENTIALS(0x86, 4),
    NOT_AUTHORIZED(0x87, 5),
    SERVER_UNAVAILABLE(0x88, 3),
    SERVER_BUSY(0x89, 3),
    SERVER_SHUTTING_DOWN(0x8b, 3),
    BAD_AUTHENTICATION_METHOD(0x8c, 5),
    KEEP_ALIVE_TIMEOUT(0x8d, 3),
    SESSION_TAKEN_OVER(0x8e, 3),
    TOPIC_FILTER_INVALID(0x8f, 3),
    TOPIC_NAME_INVALID(0x90, 3),
    PACKET_ID_NOT_FOUND(0x92, 3),
    RECEIVE_MAXIMUM_EXCEEDED(0x93, 3),
    TOPIC_ALIAS_INVALID(0x94, 3),
    PACKET_TOO_LARGE(0x95, 3),
    QUOTA_EXCEEDED(0x97, 3),
    CONNECTION_RATE_EXCEEDED(0x9f, 3);

    private final int code;
    private final int connectReturnCode;

    Reason(int code, int connectReturnCode) {
        this.code = code;
        this.connectReturnCode = connectReturnCode;
    }

    byte code() {
        return (byte) code;
    }

    byte connectReturnCode() {
        return (byte) connectReturnCode;
    }

    boolean isFailure() {
        return code >= 0x80;
    }
}
