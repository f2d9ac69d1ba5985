package dev.sekimori.gateway.http;

import io.vertx.core.MultiMap;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The fields that belong to one connection and are never forwarded (RFC 9110 section 7.6.1). */
final class HopByHop {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private HopByHop() {}

    /** The lower-case names of the fields of one message that stay on its connection. */
    static Set<String> namesIn(MultiMap headers) {
        Set<String> names = new HashSet<>(ALWAYS);
        for (String value : headers.getAll("connection")) {
            for (String name : value.split(",", 64)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
