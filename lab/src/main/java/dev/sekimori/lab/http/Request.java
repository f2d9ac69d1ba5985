package dev.sekimori.lab.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request, read whole.
 *
 * @param method upper case
 * @param target path and query as the request line has them
 * @param path decoded
 * @param headers by lower-case name, first value
 * @param body at most {@link HttpSite#MAX_BODY} bytes
 */
// read once, never compared
public record Request(
        String method, String target, String path, Map<String, String> headers, byte[] body) {
    private static final int MAX_FIELDS = 32;

    /** A header's first value, empty when absent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Fields of the query and, for a form, of the body; the body wins. */
    public Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        int query = target.indexOf('?');
        if (query >= 0) {
            decode(target.substring(query + 1), fields);
        }
        if (header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            decode(new String(body, StandardCharsets.UTF_8), fields);
        }
        return fields;
    }

    private static void decode(String encoded, Map<String, String> into) {
        for (String pair : encoded.split("&", MAX_FIELDS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                decoded(pair.substring(0, equals))
                        .ifPresent(name -> decoded(pair.substring(equals + 1))
                                .ifPresent(value -> into.put(name, value)));
            }
        }
    }

    /** Empty when the text is no percent encoding: a field that cannot be read is no field. */
    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
