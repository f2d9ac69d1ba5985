package dev.sekimori.gateway.http;

import io.vertx.core.MultiMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a device gets to see of a client's request fields. Pure. */
final class RequestFields {
    /**
     * Who asks and from where stays here; and nothing may turn a decided method or path into
     * another.
     */
    private static final Set<String> REMOVED = Set.of(
            "host",
            "authorization",
            "cookie",
            "origin",
            "referer",
            "expect",
            "content-length",
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-remote-user",
            "x-original-url",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override");

    private RequestFields() {}

    /**
     * The fields for the device. {@code virtualOrigin} is the origin that the client sees,
     * {@code deviceOrigin} the device's own: a page's origin is translated, any other is left out.
     */
    static MultiMap forDevice(MultiMap received, String virtualOrigin, String deviceOrigin) {
        Set<String> stay = HopByHop.namesIn(received);
        MultiMap forwarded = MultiMap.caseInsensitiveMultiMap();
        received.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!stay.contains(lower) && !REMOVED.contains(lower) && !isForwarding(lower)) {
                forwarded.add(lower, value);
            }
        });
        String cookies = cookiesForDevice(received);
        if (!cookies.isEmpty()) {
            forwarded.set("cookie", cookies);
        }
        if (virtualOrigin.equalsIgnoreCase(received.get("origin"))) {
            forwarded.set("origin", deviceOrigin);
        }
        String referer = received.get("referer");
        if (referer != null && referer.startsWith(virtualOrigin + "/")) {
            forwarded.set("referer", deviceOrigin + referer.substring(virtualOrigin.length()));
        }
        return forwarded;
    }

    private static boolean isForwarding(String lower) {
        return lower.startsWith("x-forwarded-") || lower.startsWith(":");
    }

    private static String cookiesForDevice(MultiMap received) {
        return received.getAll("cookie").stream()
                .flatMap(field -> Arrays.stream(field.split(";", -1)))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty() && !isOurs(pair))
                .collect(Collectors.joining("; "));
    }

    private static boolean isOurs(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        return name.strip().equalsIgnoreCase(WebSessions.COOKIE);
    }
}
