package dev.sekimori.gateway.http;

import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.MessageFormat;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * The gateway's own answers: RFC 9457 problem details for programs, a plain page for people, both
 * in the reader's language. Immutable; safe from any thread.
 */
final class Answers {
    private static final String BUNDLE = "dev.sekimori.gateway.messages";
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1rem/1.7 system-ui,sans-serif;max-width:36rem;margin:12vh auto 0;
            padding:0 1.25rem}
            h1{font-size:1.4rem;line-height:1.4}
            .small{opacity:.75;font-size:.875rem;overflow-wrap:anywhere}
            """;

    private final ReasonText reasons;
    private final Map<Language, ResourceBundle> texts = new EnumMap<>(Language.class);
    private final String pagePolicy;

    Answers(ReasonText reasons) {
        this.reasons = reasons;
        var control = ResourceBundle.Control.getNoFallbackControl(
                ResourceBundle.Control.FORMAT_PROPERTIES);
        for (Language language : Language.values()) {
            texts.put(language, ResourceBundle.getBundle(BUNDLE, language.locale(), control));
        }
        this.pagePolicy = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /**
     * Ends the response with a problem; {@code decision} is the refusal behind it, if there is one.
     */
    void send(
            HttpServerResponse response,
            Reader reader,
            Problem problem,
            Optional<Decision> decision) {
        response.setStatusCode(problem.status());
        response.putHeader("cache-control", "no-store");
        response.putHeader("x-content-type-options", "nosniff");
        response.putHeader("referrer-policy", "no-referrer");
        response.putHeader("strict-transport-security", "max-age=31536000");
        response.putHeader("vary", "accept, accept-language");
        response.putHeader("content-language", reader.language().locale().getLanguage());
        response.putHeader("content-security-policy", pagePolicy);
        String body = reader.wantsPage()
                ? page(reader.language(), problem, decision)
                : json(reader, problem, decision);
        response.putHeader(
                "content-type",
                reader.wantsPage() ? "text/html; charset=utf-8" : "application/problem+json");
        response.end(body);
    }

    private String json(Reader reader, Problem problem, Optional<Decision> decision) {
        JsonObject json = new JsonObject()
                .put("type", "urn:sekimori:problem:" + problem.key())
                .put("title", text(reader.language(), problem, "title"))
                .put("status", problem.status())
                .put("detail", text(reader.language(), problem, "detail"))
                .put("hint", text(reader.language(), problem, "hint"));
        decision.ifPresent(d -> json.put("decision", d.id().value())
                .put("reasons", new JsonArray(reasonsOf(d, reader.language()))));
        return json.encode();
    }

    private String page(Language language, Problem problem, Optional<Decision> decision) {
        String title = escape(text(language, problem, "title"));
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"")
                .append(language.locale().getLanguage())
                .append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" ")
                .append("content=\"width=device-width,initial-scale=1\"><title>")
                .append(title)
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><main><h1>")
                .append(title)
                .append("</h1><p>")
                .append(escape(text(language, problem, "detail")))
                .append("</p><p>")
                .append(escape(text(language, problem, "hint")))
                .append("</p>");
        decision.ifPresent(d -> {
            page.append("<ul>");
            reasonsOf(d, language)
                    .forEach(
                            reason -> page.append("<li>").append(escape(reason)).append("</li>"));
            String label =
                    MessageFormat.format(string(language, "gateway.web.decision"), d.id().value());
            page.append("</ul><p class=\"small\">").append(escape(label)).append("</p>");
        });
        return page.append("</main></body></html>").toString();
    }

    private List<String> reasonsOf(Decision decision, Language language) {
        return decision.reasons().stream()
                .map(reason -> render(reason, language))
                .toList();
    }

    private String render(Message reason, Language language) {
        return reason.key().startsWith("gateway.")
                ? MessageFormat.format(
                        string(language, reason.key()), reason.arguments().toArray())
                : reasons.render(reason, language.locale());
    }

    private String text(Language language, Problem problem, String part) {
        return string(language, "gateway.web." + problem.key() + "." + part);
    }

    private String string(Language language, String key) {
        ResourceBundle bundle = texts.getOrDefault(language, ResourceBundle.getBundle(BUNDLE));
        return bundle.getString(key);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
