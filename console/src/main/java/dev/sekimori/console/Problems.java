package dev.sekimori.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/** Faults as problem details (RFC 9457), in the reader's language. */
public final class Problems implements Faults {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Texts texts;

    public Problems(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Reply render(Call call, Fault fault) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", text(call, "ui.error." + fault.status() + ".title"));
        problem.put("status", fault.status());
        problem.put("detail", texts.render(fault.reason(), call.language()));
        problem.put("hint", text(call, "ui.error." + fault.status() + ".hint"));
        try {
            return Reply.bytes(
                    fault.status(), "application/problem+json", JSON.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers are always JSON", e);
        }
    }

    private String text(Call call, String key) {
        return texts.knows(key) ? texts.text(call.language(), key) : "";
    }
}
