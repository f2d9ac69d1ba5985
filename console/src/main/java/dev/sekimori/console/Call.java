package dev.sekimori.console;

import dev.sekimori.model.Language;
import dev.sekimori.model.Role;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as actions see it: complete, immutable, safe on any thread.
 *
 * @param method as received, upper case; HEAD is answered by GET routes
 * @param path as received, without the query
 * @param authority host and port of the request's target (RFC 9110 section 7.2)
 * @param pathParameters decoded values of the route's {@code :names}
 * @param query decoded query parameters in order of the names' first appearance
 * @param form decoded fields of an {@code application/x-www-form-urlencoded} body
 * @param headers names in lower case
 * @param clientAddress the literal IP address of the other end of the connection
 * @param language the reader's language: asked for, remembered, or preferred by the browser
 * @param visitor nobody when not signed in
 */
public record Call(
        String method,
        String path,
        String authority,
        Map<String, String> pathParameters,
        Map<String, List<String>> query,
        Map<String, List<String>> form,
        Map<String, List<String>> headers,
        byte[] body,
        String clientAddress,
        Language language,
        Optional<Visitor> visitor) {
    /** A parameter of the route's path, which always has a value. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** The first value of a query parameter; none when it is missing or blank. */
    public Optional<String> query(String name) {
        return first(query, name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The first value of a form field, stripped; none when it is missing or blank. */
    public Optional<String> field(String name) {
        return first(form, name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The first value of a form field as it was typed; empty when it is missing. For passwords. */
    public char[] secretField(String name) {
        return first(form, name).orElse("").toCharArray();
    }

    public Optional<String> header(String name) {
        return first(headers, name.toLowerCase(Locale.ROOT));
    }

    /** Who calls, on a route whose guard is not {@link Guard#OPEN}. */
    public Visitor signedIn() {
        return visitor.orElseThrow(() -> new IllegalStateException("the route is open to anybody"));
    }

    /** Whether the caller may do what needs this role. */
    public boolean may(Role needed) {
        return visitor.map(v -> v.role().includes(needed)).orElse(false);
    }

    /** Whether htmx asks for a part of a page. */
    public boolean wantsFragment() {
        return header("hx-request").isPresent() && header("hx-boosted").isEmpty();
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst);
    }

    /** Without bodies, cookies and fields, which may be secret. */
    @Override
    public String toString() {
        return "Call[" + method + " " + path + " from " + clientAddress + "]";
    }
}
