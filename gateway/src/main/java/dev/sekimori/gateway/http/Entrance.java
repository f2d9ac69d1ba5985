package dev.sekimori.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The gateway's own path on a virtual host: {@code GET /.sekimori/enter?ticket=…&to=/path} turns a
 * one-time ticket of the console into a session for this host.
 */
final class Entrance {
    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9._~-]{1,512}");
    private static final Pattern LOCAL =
            Pattern.compile("/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]*)?");

    private final ExchangeParts parts;
    private final HttpServerRequest request;
    private final Inquiry inquiry;
    private final Context context;

    Entrance(ExchangeParts parts, HttpServerRequest request, Inquiry inquiry, Context context) {
        this.parts = parts;
        this.request = request;
        this.inquiry = inquiry;
        this.context = context;
    }

    void answer() {
        Drain.rest(parts.vertx(), request);
        String ticket = request.getParam("ticket", "");
        boolean isEnter = inquiry.path().decoded().equals("/.sekimori/enter")
                && inquiry.method().equals(HttpMethod.GET);
        if (!isEnter) {
            refuse(Problem.NOT_FOUND);
        } else if (!TICKET.matcher(ticket).matches()) {
            refuse(Problem.BAD_TICKET);
        } else {
            parts.judging()
                    .offload(
                            context,
                            () -> parts.gatekeeper().enter(inquiry.host().device(), ticket))
                    .onSuccess(cookie ->
                            cookie.ifPresentOrElse(this::enter, () -> refuse(Problem.BAD_TICKET)))
                    .onFailure(failure -> refuse(Failures.problemOf(failure)));
        }
    }

    private void enter(String cookie) {
        HttpServerResponse response = request.response();
        response.setStatusCode(303)
                .putHeader("set-cookie", cookie)
                .putHeader("location", whereTo(request.getParam("to", "/")))
                .putHeader("cache-control", "no-store")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("strict-transport-security", "max-age=31536000")
                .end();
    }

    /** Only a path of this host (never {@code //host}), written as the gateway writes paths. */
    static String whereTo(String to) {
        if (!LOCAL.matcher(to).matches()) {
            return "/";
        }
        int query = to.indexOf('?');
        String rest = query < 0 ? "" : to.substring(query);
        return ResourcePath.parse(query < 0 ? to : to.substring(0, query))
                .map(path -> path.encoded() + (rest.matches("[\\x21-\\x7e]*") ? rest : ""))
                .orElse("/");
    }

    private void refuse(Problem problem) {
        parts.answers()
                .send(request.response(), Reader.of(inquiry.headers()), problem, Optional.empty());
    }
}
