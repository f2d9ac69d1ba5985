package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.http.ReasonText;
import dev.sekimori.gateway.rtsp.RtspMessage.Request;
import dev.sekimori.gateway.rtsp.RtspMessage.Response;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The gateway's own answers, with their reason in the client's language. */
final class Replies {
    private static final String METHODS = Arrays.stream(RtspMethod.values())
            .map(RtspMethod::name)
            .collect(Collectors.joining(", "));

    private final ReasonText reasons;

    Replies(ReasonText reasons) {
        this.reasons = reasons;
    }

    /** Says what the gateway speaks; for {@code OPTIONS *}. */
    Response options(Request request) {
        return new Response(200, "OK", sequence(request).with("Public", METHODS), "");
    }

    Response problem(Request request, Problem problem) {
        return problem(request, problem, List.of(problem.message()), Optional.empty());
    }

    /** A refusal with the reasons of its decision. */
    Response refusal(Request request, Problem problem, Decision decision) {
        return problem(
                request,
                problem,
                decision.reasons().isEmpty() ? List.of(problem.message()) : decision.reasons(),
                Optional.of(decision));
    }

    private Response problem(
            Request request, Problem problem, List<Message> messages, Optional<Decision> decision) {
        Locale locale = request.fields()
                .first("Accept-Language")
                .filter(languages -> languages.startsWith("ja"))
                .map(_ -> Locale.JAPANESE)
                .orElse(Locale.ENGLISH);
        String text = messages.stream()
                .map(message -> reasons.render(message, locale))
                .collect(Collectors.joining("\n", "", "\n"));
        Fields fields = sequence(request).with("Content-Type", "text/plain;charset=utf-8");
        if (problem == Problem.SIGN_IN) {
            fields = fields.with("WWW-Authenticate", "Basic realm=\"Sekimori\"");
        }
        if (problem == Problem.NOT_IMPLEMENTED) {
            fields = fields.with("Public", METHODS);
        }
        if (decision.isPresent()) {
            fields = fields.with("Sekimori-Decision", decision.get().id().value());
        }
        String octets =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return new Response(problem.status(), problem.reason(), fields, octets);
    }

    /** RFC 2326 section 12.17: an answer carries the number of its request. */
    static Fields sequence(Request request) {
        return request.fields()
                .first("CSeq")
                .filter(number -> number.matches("[0-9]{1,10}"))
                .map(number -> Fields.none().with("CSeq", number))
                .orElseGet(Fields::none);
    }
}
