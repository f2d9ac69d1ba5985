package dev.sekimori.console.rest;

import dev.sekimori.console.Call;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.console.rest.dto.SiteBodies.StatusBody;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Role;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Calls that need no token: health, metrics from this machine, security.txt. */
final class OpenCalls {
    private static final String PROMETHEUS = "text/plain";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    /** RFC 9116 section 2.5.5 asks for less than a year. */
    private static final Duration CONTACT_VALID = Duration.ofDays(90);

    private final RestApi.Parts parts;
    private final RestMetrics metrics;

    OpenCalls(RestApi.Parts parts, RestMetrics metrics) {
        this.parts = parts;
        this.metrics = metrics;
    }

    List<Operation> operations() {
        return List.of(
                open("/healthz", "getHealth", "Whether the process lives.")
                        .answers(StatusBody.class, _ -> new StatusBody("ok")),
                open("/readyz", "getReadiness", "Whether the site serves; 503 while it does not.")
                        .answers(StatusBody.class, _ -> readiness()),
                open(
                                "/metrics",
                                "getMetrics",
                                "Metrics for Prometheus. From another machine a token is needed.")
                        .answersAs(List.of(PROMETHEUS, OPEN_METRICS), this::metrics),
                open(
                                "/.well-known/security.txt",
                                "getSecurityContact",
                                "Whom to tell about a weakness of this site (RFC 9116).")
                        .answersAs(List.of("text/plain"), _ -> securityContact()));
    }

    private static Operation.Draft open(String path, String id, String about) {
        return Operation.draft(Route.Method.GET, path, Guard.OPEN, id, about);
    }

    private StatusBody readiness() {
        try (SiteReader state = parts.site().ledger().read()) {
            if (parts.ready().getAsBoolean() && state.size() >= 0) {
                return new StatusBody("ready");
            }
        } catch (LedgerException e) {
            throw Refusal.of(503);
        }
        throw Refusal.of(503);
    }

    private Reply metrics(Request request) {
        Call call = request.call();
        if (!isThisMachine(call.clientAddress()) && call.visitor().isEmpty()) {
            throw Refusal.of(401);
        }
        if (!isThisMachine(call.clientAddress()) && !call.may(Role.VIEWER)) {
            throw Refusal.of(403);
        }
        String accept = call.header("accept").orElse("");
        String type = accept.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : PROMETHEUS + "; version=0.0.4; charset=utf-8";
        return Reply.text(200, type, metrics.scrape(type));
    }

    /** Literal addresses are parsed without asking a name server. */
    private static boolean isThisMachine(String address) {
        return InetAddress.ofLiteral(address).isLoopbackAddress();
    }

    private Reply securityContact() {
        URI console = parts.site().info().consoleUri();
        Instant expires =
                parts.site().clock().instant().plus(CONTACT_VALID).truncatedTo(ChronoUnit.DAYS);
        String text = "Contact: " + parts.securityContact() + "\nExpires: " + expires
                + "\nPreferred-Languages: en, ja\nCanonical: "
                + console.resolve("/.well-known/security.txt") + "\n";
        return Reply.text(200, "text/plain; charset=utf-8", text);
    }
}
