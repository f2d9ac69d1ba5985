package dev.sekimori.gateway.http;

import java.util.Locale;

/**
 * What the gateway itself answers instead of a device; each has texts under
 * {@code gateway.web.<key>}.
 */
public enum Problem {
    MALFORMED(400),
    BAD_PATH(400),
    BAD_VALUE(400),
    SIGN_IN(401),
    BAD_TICKET(403),
    CROSS_SITE(403),
    REFUSED(403),
    NOT_FOUND(404),
    NO_PAGES(404),
    METHOD(405),
    NOT_WRITABLE(405),
    SLOW_REQUEST(408),
    TOO_LARGE(413),
    MISDIRECTED(421),
    OVER_RATE(429),
    TOO_MANY_REQUESTS(429),
    FAILURE(500),
    DEVICE_UNREACHABLE(502),
    DEVICE_ANSWER(502),
    DEVICE_REFUSED(502),
    DEVICE_PASSWORD(502),
    DEVICE_PASSWORD_MISSING(502),
    DEVICE_KEY_CHANGED(502),
    BUSY(503),
    NO_VALUE(503),
    CUT_OFF(503),
    DEVICE_SLOW(504),
    HTTP_VERSION(505);

    private final int status;

    Problem(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** As in the keys of the resource bundles and in a problem's {@code type}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
