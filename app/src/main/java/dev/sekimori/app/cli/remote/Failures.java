package dev.sekimori.app.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.model.Message;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Turns what goes wrong between the command line and a site into words, with the next step. */
record Failures(SiteAddress site) {
    private static final int MAX_PROBLEM_BYTES = 64 * 1024;
    private static final String NO_SUCH_CALL = "urn:sekimori:problem:ui.error.404";

    /** Nothing came back. */
    CommandFailure unreachable(Throwable cause) {
        return switch (cause) {
            case SSLHandshakeException e ->
                CommandFailure.failed(
                        Message.of(
                                "cli.error.certificate",
                                site.base(),
                                site.data().resolve("site-ca.pem")),
                        Message.of("cli.error.certificate.hint"),
                        Message.of("cli.error.cause", reason(e)));
            case SSLException e ->
                CommandFailure.failed(
                        Message.of("cli.error.no_tls", site.base()),
                        Message.of("cli.error.certificate.hint"),
                        Message.of("cli.error.cause", reason(e)));
            case HttpConnectTimeoutException _ -> notRunning();
            case ConnectException e
            when e.getCause() instanceof UnresolvedAddressException ->
                CommandFailure.failed(Message.of("cli.error.host", site.base()));
            case ConnectException e
            when e.getCause() instanceof SSLHandshakeException tls -> unreachable(tls);
            case ConnectException _ -> notRunning();
            case HttpTimeoutException _ ->
                CommandFailure.failed(Message.of("cli.error.broken", site.base(), "timeout"));
            default ->
                CommandFailure.failed(
                        Message.of("cli.error.broken", site.base(), reason(cause)),
                        Message.of("cli.error.timeout.hint"));
        };
    }

    private CommandFailure notRunning() {
        return CommandFailure.failed(
                Message.of("cli.error.not_running", site.base()),
                Message.of("cli.error.not_running.hint"));
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The site answered, but not with what was asked for. */
    CommandFailure refused(int status, String body) {
        JsonNode problem = Json.parse(body).orElse(MissingNode.getInstance());
        if (status == 404 && isNoSuchCall(problem)) {
            return CommandFailure.notInThisVersion(
                    Message.of("cli.error.no_such_call", site.base()));
        }
        List<Message> lines = new ArrayList<>();
        String detail = Json.text(problem, "detail");
        lines.add(
                detail.isEmpty()
                        ? Message.of("cli.error.status", site.base(), status)
                        : CommandFailure.verbatim(detail));
        if (status == 401) {
            lines.clear();
            lines.add(Message.of("cli.error.401", site.base()));
            lines.add(Message.of("cli.error.401.hint", site.data().resolve("operator.token")));
        } else if (status == 404) {
            lines.add(Message.of("cli.error.404.hint"));
        } else if (!Json.text(problem, "hint").isEmpty()) {
            lines.add(CommandFailure.verbatim(Json.text(problem, "hint")));
        }
        Message[] said = lines.toArray(Message[]::new);
        return status == 400 || status == 422
                ? CommandFailure.usage(said)
                : CommandFailure.failed(said);
    }

    /** Whether the site has no such call at all, rather than no such thing. */
    private static boolean isNoSuchCall(JsonNode problem) {
        String type = Json.text(problem, "type");
        return type.isEmpty() || type.equals("about:blank") || type.equals(NO_SUCH_CALL);
    }

    /** The body of a refusal, as far as a problem document may go. */
    static String read(InputStream body) {
        try (body) {
            return new String(body.readNBytes(MAX_PROBLEM_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
