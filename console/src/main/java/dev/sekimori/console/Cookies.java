package dev.sekimori.console;

import dev.sekimori.model.Language;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The console's cookies. The {@code __Host-} prefix (RFC 6265bis section 4.1.3.2) binds them to
 * this host over TLS. Lax and not Strict, so that a link in a mail finds its reader signed in.
 */
public final class Cookies {
    /** Carries the session. */
    public static final String SESSION = "__Host-sekimori";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";
    private static final Duration LANGUAGE_LIFETIME = Duration.ofDays(365);
    private static final int MAX_COOKIES = 50;

    private Cookies() {}

    /** A Set-Cookie value for a session; it ends with the browser, or when the server says so. */
    public static String session(String value) {
        return SESSION + "=" + value + ATTRIBUTES;
    }

    /** A Set-Cookie value that takes the session back. */
    public static String noSession() {
        return SESSION + "=" + ATTRIBUTES + "; Max-Age=0";
    }

    /** A Set-Cookie value that remembers the language. */
    public static String language(Language language) {
        return Languages.COOKIE + "=" + Languages.tag(language) + ATTRIBUTES + "; Max-Age="
                + LANGUAGE_LIFETIME.toSeconds();
    }

    /** The value of a cookie in Cookie headers (RFC 6265 section 4.2.1). */
    static Optional<String> find(List<String> headers, String name) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(";", MAX_COOKIES)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
