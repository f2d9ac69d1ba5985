package dev.sekimori.model.device;

import dev.sekimori.model.Text;

import java.util.List;

/**
 * What a device was recognised as. Unknown fields are empty strings; {@code confidence} is a per
 * cent, 0 for a device that nobody knows; {@code evidence} says in the words of the wire why.
 */
public record Identification(
        String profile,
        String type,
        String manufacturer,
        String model,
        String firmware,
        String serial,
        int confidence,
        List<String> evidence) {
    public static final Identification UNKNOWN =
            new Identification("", "", "", "", "", "", 0, List.of());

    public Identification {
        if (confidence < 0 || confidence > 100) {
            throw new IllegalArgumentException("confidence is a per cent: " + confidence);
        }
        evidence = evidence.stream()
                .limit(20)
                .map(e -> Text.shorten(e, Text.MAX_CHARS))
                .toList();
    }

    /**
     * The model with its manufacturer in front, but not twice; empty for a device that nobody
     * knows.
     */
    public String modelName() {
        return model.startsWith(manufacturer) ? model : (manufacturer + " " + model).strip();
    }

    public boolean isKnown() {
        return !profile.isEmpty();
    }
}
