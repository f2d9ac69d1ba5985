package dev.sekimori.gateway.rtsp;

import dev.sekimori.model.Message;

import java.util.Locale;

/** What the gateway itself answers with (RFC 2326 section 11); its text is in the bundles. */
enum Problem {
    MALFORMED(400, "Bad Request"),
    SIGN_IN(401, "Unauthorized"),
    REFUSED(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    BODY_TYPE(415, "Unsupported Media Type"),
    OVER_RATE(453, "Not Enough Bandwidth"),
    NO_SESSION(454, "Session Not Found"),
    NO_TRANSPORT(461, "Unsupported Transport"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    DEVICE_ANSWER(502, "Bad Gateway"),
    DEVICE_PASSWORD(502, "Bad Gateway"),
    UNREACHABLE(503, "Service Unavailable"),
    DEVICE_SILENT(504, "Gateway Timeout");

    private final int status;
    private final String reason;

    Problem(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** What it means, for people. */
    Message message() {
        return Message.of("gateway.rtsp." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
