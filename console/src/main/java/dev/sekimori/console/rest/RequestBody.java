package dev.sekimori.console.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.console.Call;
import dev.sekimori.console.rest.dto.Length;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the JSON body of a call into a record: an object with all fields that the record needs and
 * no others, nothing null, no text with control characters or broken surrogates. What is wrong is
 * said with the field's name. Pure.
 */
final class RequestBody {
    /** The longest body, in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final String JSON = "application/json";

    private RequestBody() {}

    /** Refuses a body that is too long (413) or not JSON by its type (415). */
    static void check(Call call) {
        if (call.body().length > MAX_BYTES) {
            throw Refusal.of(413);
        }
        String type = call.header("content-type").orElse("");
        boolean json = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
        if (!json && (call.body().length > 0 || !call.form().isEmpty())) {
            throw Refusal.of(415);
        }
    }

    /** The record that the body is; an empty body is an empty object. */
    static <T extends Record> T read(Call call, Class<T> type) {
        try {
            JsonNode tree = call.body().length == 0
                    ? RestJson.MAPPER.createObjectNode()
                    : RestJson.MAPPER.readTree(call.body());
            if (!tree.isObject()) {
                throw Refusal.badRequest("body.json");
            }
            checkFields(tree, type);
            checkTexts(tree, "");
            return RestJson.MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            throw e.getPath().isEmpty()
                    ? Refusal.badRequest("body.json")
                    : Refusal.badRequest("body.form", pathOf(e));
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("body.json");
        } catch (IOException e) {
            throw new IllegalStateException("bytes are always read", e);
        }
    }

    private static void checkFields(JsonNode tree, Class<? extends Record> type) {
        RecordComponent[] components = type.getRecordComponents();
        Set<String> known =
                Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
        tree.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw Refusal.badRequest("body.unknown", field);
            }
        });
        for (RecordComponent component : components) {
            if (component.getType() != Optional.class && !tree.has(component.getName())) {
                throw Refusal.badRequest("body.missing", component.getName());
            }
            checkLength(component, tree.path(component.getName()));
        }
    }

    private static void checkLength(RecordComponent component, JsonNode value) {
        Length length = component.getAnnotation(Length.class);
        if (length == null) {
            return;
        }
        int size = value.isTextual() ? value.asText().length() : value.size();
        boolean given = value.isTextual() || value.isArray();
        if (given && (size < length.min() || size > length.max())) {
            throw Refusal.badRequest(
                    "body.length", component.getName(), length.min(), length.max());
        }
        for (int at = 0; at < value.size(); at++) {
            if (value.path(at).asText().length() > Length.ELEMENT) {
                throw Refusal.badRequest(
                        "body.length", component.getName() + "[" + at + "]", 1, Length.ELEMENT);
            }
        }
    }

    private static void checkTexts(JsonNode node, String path) {
        if (node.isNull() || (node.isTextual() && !Plain.isPlain(node.asText()))) {
            throw Refusal.badRequest("body.form", path);
        }
        node.properties()
                .forEach(field -> checkTexts(field.getValue(), join(path, field.getKey())));
        for (int at = 0; node.isArray() && at < node.size(); at++) {
            checkTexts(node.get(at), path + "[" + at + "]");
        }
    }

    private static String pathOf(JsonMappingException e) {
        String path = "";
        for (JsonMappingException.Reference step : e.getPath()) {
            path = step.getFieldName() == null
                    ? path + "[" + step.getIndex() + "]"
                    : join(path, step.getFieldName());
        }
        return path;
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
