package dev.sekimori.console.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;

import dev.sekimori.console.rest.dto.Inputs.OwnerInput;
import dev.sekimori.model.Language;
import dev.sekimori.model.device.Owner;

import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import java.util.Set;

/** Reads an owner from {@code "Name <mail>"} or from an object. */
final class OwnerReader extends StdDeserializer<OwnerInput> {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Set<String> FIELDS = Set.of("name", "mail", "language");

    OwnerReader() {
        super(OwnerInput.class);
    }

    @Override
    public OwnerInput deserialize(JsonParser json, DeserializationContext context)
            throws IOException {
        try {
            return json.hasToken(JsonToken.VALUE_STRING)
                    ? fromText(json.getText())
                    : fromObject(json, context);
        } catch (IllegalArgumentException e) {
            throw JsonMappingException.from(json, "not an owner", e);
        }
    }

    private static OwnerInput fromText(String text) {
        Owner owner = Owner.parse(text, Language.EN);
        return new OwnerInput(owner.name(), notEmpty(owner.mail()), Optional.empty());
    }

    private static OwnerInput fromObject(JsonParser json, DeserializationContext context)
            throws IOException {
        JsonNode node = context.readTree(json);
        node.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field) || !node.get(field).isTextual()) {
                throw new IllegalArgumentException(field);
            }
        });
        Optional<Language> language = text(node, "language")
                .map(tag -> Names.find(Language.class, tag)
                        .orElseThrow(() -> new IllegalArgumentException("language")));
        String name = text(node, "name").orElseThrow(() -> new IllegalArgumentException("no name"));
        Owner checked = new Owner(name, text(node, "mail").orElse(""), Language.EN);
        return new OwnerInput(checked.name(), notEmpty(checked.mail()), language);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }

    private static Optional<String> notEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
