package dev.sekimori.gateway.http;

import io.vertx.core.MultiMap;

import java.util.Optional;

/**
 * Whether a request that a browser sent with a cookie was meant by a page of the same origin.
 * Serves as protection from cross-site request forgery, also between the pages of two devices of
 * one site. Specification: W3C Fetch Metadata Request Headers, RFC 6454 section 7.
 */
final class OriginCheck {
    private OriginCheck() {}

    /** Pure: {@code changes} is true for unsafe methods and WebSocket handshakes. */
    static boolean isOwn(MultiMap headers, String origin, boolean changes) {
        Optional<String> site = Optional.ofNullable(headers.get("sec-fetch-site"));
        Optional<String> sender = Optional.ofNullable(headers.get("origin"));
        boolean sameOrigin = sender.filter(origin::equalsIgnoreCase).isPresent();
        if (changes) {
            return site.map("same-origin"::equals).orElse(sameOrigin)
                    && (sender.isEmpty() || sameOrigin);
        }
        if (site.isEmpty() || site.get().equals("same-origin") || site.get().equals("none")) {
            return true;
        }
        // A link from elsewhere may open a page, but nothing may be embedded or fetched from
        // elsewhere.
        return "navigate".equals(headers.get("sec-fetch-mode"))
                && "document".equals(headers.get("sec-fetch-dest"));
    }
}
