package dev.sekimori.gateway.http;

import io.vertx.core.MultiMap;

import java.util.List;
import java.util.Map;

/**
 * Fields that every reader reads alike: what the parser lets through and a device could take for
 * another field or another framing is found here (RFC 9112 section 11.2, RFC 9113 section 10.3).
 * Pure.
 */
final class FieldSyntax {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    /**
     * Whether all names are tokens (RFC 9110 section 5.6.2), no value has control characters, and
     * the only transfer coding is {@code chunked}, once.
     */
    static boolean isUnambiguous(MultiMap headers) {
        for (Map.Entry<String, String> field : headers) {
            if (!isName(field.getKey()) || !isValue(field.getValue())) {
                return false;
            }
        }
        List<String> codings = headers.getAll("transfer-encoding");
        return codings.isEmpty()
                || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    private static boolean isName(String name) {
        // The parser makes pseudo-header fields of HTTP/2 alone; no device gets to see them.
        int start = name.startsWith(":") && name.length() > 1 ? 1 : 0;
        for (int i = start; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isToken = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || TOKEN_MARKS.indexOf(c) >= 0;
            if (!isToken) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
