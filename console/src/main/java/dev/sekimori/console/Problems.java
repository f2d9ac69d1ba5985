package dev.sekimori.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Faults as problem details (RFC 9457), in the reader's language. The type is a URN with the
 * reason's key, which programs may compare.
 */
public final class Problems implements Faults {
    /** What every problem's type begins with. */
    public static final String TYPE_PREFIX = "urn:sekimori:problem:";

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Texts texts;

    public Problems(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Reply render(Call call, Fault fault) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", TYPE_PREFIX + fault.reason().key());
        problem.put("title", text(call, "ui.error." + fault.status() + ".title"));
        problem.put("status", fault.status());
        problem.put("detail", texts.render(fault.reason(), call.language()));
        problem.put("hint", hint(call, fault));
        return withHeaders(fault, Reply.bytes(fault.status(), CONTENT_TYPE, json(problem)));
    }

    /** The reason's own hint, else the status's. */
    private String hint(Call call, Fault fault) {
        String own = text(call, fault.reason().key() + ".hint");
        return own.isEmpty() ? text(call, "ui.error." + fault.status() + ".hint") : own;
    }

    private static Reply withHeaders(Fault fault, Reply reply) {
        Reply challenged = fault.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
        return fault.retryAfterSeconds().isPresent()
                ? challenged.with(
                        "Retry-After",
                        Integer.toString(fault.retryAfterSeconds().getAsInt()))
                : challenged;
    }

    private static byte[] json(Map<String, Object> problem) {
        try {
            return JSON.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers are always JSON", e);
        }
    }

    private String text(Call call, String key) {
        return texts.knows(key) ? texts.text(call.language(), key) : "";
    }
}
