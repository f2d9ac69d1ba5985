package dev.sekimori.lab.http;

import dev.sekimori.lab.auth.Authentication;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A web page as a function; called on a virtual thread, by several at once. */
@FunctionalInterface
public interface Page {
    Reply answer(Request request);

    /** The same page for those who know the password; 401 with the title for all others. */
    default Page guarded(Authentication authentication, String title) {
        return request -> authentication.accepts(
                        request.method(), request.target(), request.header("Authorization"))
                ? answer(request)
                : unauthorized(authentication, title);
    }

    private static Reply unauthorized(Authentication authentication, String title) {
        String body = "<!doctype html><html><head><title>" + title
                + "</title></head><body><h1>401 Unauthorized</h1><p>" + title
                + "</p></body></html>\n";
        return new Reply.Content(
                401,
                "text/html; charset=utf-8",
                Map.of("WWW-Authenticate", authentication.challenge()),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
