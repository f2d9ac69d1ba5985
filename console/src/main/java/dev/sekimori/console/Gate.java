package dev.sekimori.console;

import dev.sekimori.model.Message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a call may use a route: the visitor's role, and for unsafe calls of browsers that
 * they come from a page of this origin and know the session's token (guideline G4-6).
 */
final class Gate {
    /** The hidden form field with the session's token. */
    static final String CSRF_FIELD = "_csrf";

    /** The header that carries it where there is no form. */
    static final String CSRF_HEADER = "x-csrf-token";

    private static final String BEARER = "bearer ";
    private static final int MAX_SECRET_CHARS = 512;

    private final Access access;

    Gate(Access access) {
        this.access = access;
    }

    /** Who calls: by bearer token when there is one, else by session. */
    Optional<Visitor> visitor(Call call) {
        Optional<String> authorization = call.header("authorization");
        if (authorization.isPresent()) {
            return authorization
                    .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                    .map(value -> value.substring(BEARER.length()).strip())
                    .filter(Gate::isBounded)
                    .flatMap(access::byToken);
        }
        return Cookies.find(call.headers().getOrDefault("cookie", List.of()), Cookies.SESSION)
                .filter(Gate::isBounded)
                .flatMap(access::bySession);
    }

    /** Why the call may not use the route; empty when it may. */
    static Optional<Fault> refusal(Route route, Call call) {
        Optional<Fault> byRole = route.guard().role().flatMap(needed -> {
            if (call.visitor().isEmpty()) {
                return Optional.of(Fault.of(401));
            }
            return call.may(needed)
                    ? Optional.empty()
                    : Optional.of(Fault.of(403, Message.of("ui.error.role." + needed.name())));
        });
        return byRole.or(() -> route.method().isUnsafe() ? forgery(route, call) : Optional.empty());
    }

    /**
     * A token is never sent by a browser on its own, so its calls cannot be forged. An open route
     * acts for nobody who is signed in, so it asks for no token of a session.
     */
    private static Optional<Fault> forgery(Route route, Call call) {
        if (call.visitor().isPresent() && call.signedIn().browser().isEmpty()) {
            return Optional.empty();
        }
        boolean genuine = isSameOrigin(call)
                && call.visitor()
                        .filter(_ -> route.guard() != Guard.OPEN)
                        .flatMap(Visitor::browser)
                        .map(browser -> knowsToken(call, browser))
                        .orElse(true);
        return genuine
                ? Optional.empty()
                : Optional.of(Fault.of(403, Message.of("ui.error.forgery")));
    }

    /**
     * Browsers say where a request comes from: Sec-Fetch-Site, which pages cannot set, else Origin.
     * A request without either is refused.
     */
    private static boolean isSameOrigin(Call call) {
        return call.header("sec-fetch-site")
                .map("same-origin"::equals)
                .or(() -> call.header("origin").map(("https://" + call.authority())::equals))
                .orElse(false);
    }

    private static boolean knowsToken(Call call, Visitor.Browser browser) {
        String given = call.header(CSRF_HEADER).or(() -> call.field(CSRF_FIELD)).orElse("");
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8),
                browser.csrfToken().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isBounded(String secret) {
        return !secret.isEmpty() && secret.length() <= MAX_SECRET_CHARS;
    }
}
