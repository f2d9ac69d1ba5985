package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds answers against an OpenAPI document: status, media type, and every field of the body. */
final class OpenApiCheck {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final JsonNode document;
    private final List<String> wrong = new ArrayList<>();

    private OpenApiCheck(JsonNode document) {
        this.document = document;
    }

    static void check(JsonNode document, String method, String path, HttpResponse<String> answer) {
        OpenApiCheck check = new OpenApiCheck(document);
        check.answer(method, path, answer);
        assertThat(check.wrong).as(method + " " + path + ": " + answer.body()).isEmpty();
    }

    private void answer(String method, String path, HttpResponse<String> answer) {
        JsonNode operation = operation(method, path.split("\\?", 2)[0]);
        if (operation.isMissingNode()) {
            return;
        }
        JsonNode responses = operation.path("responses");
        String status = Integer.toString(answer.statusCode());
        boolean problem = answer.statusCode() >= 400;
        JsonNode response = responses.has(status)
                ? responses.path(status)
                : problem ? responses.path("default") : responses.path("none");
        if (response.isMissingNode()) {
            wrong.add("status " + status + " is not described");
            return;
        }
        if (!response.has("content")) {
            return;
        }
        String type = answer.headers().firstValue("content-type").orElse("").split(";")[0];
        JsonNode content = response.path("content").path(type);
        if (content.isMissingNode()) {
            wrong.add("media type " + type + " is not described");
        } else if (type.endsWith("json")) {
            value(content.path("schema"), TestSite.json(answer.body()), "$");
        }
    }

    private JsonNode operation(String method, String path) {
        JsonNode found = document.path("none");
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            String pattern = entry.getKey().replaceAll("\\{\\w+\\}", "[^/]+");
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            boolean exact = entry.getKey().equals(path);
            if (path.matches(pattern) && (found.isMissingNode() || exact)) {
                found = operation.isMissingNode() ? found : operation;
            }
        }
        return found;
    }

    private void value(JsonNode given, JsonNode value, String at) {
        JsonNode schema = resolve(given);
        if (schema.has("oneOf") || schema.has("anyOf")) {
            either(schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf"), value, at);
            return;
        }
        if (!hasType(schema, value)) {
            wrong.add(at + " is " + value.getNodeType() + ", not " + schema.path("type"));
            return;
        }
        if (schema.has("enum")
                && !List.copyOf(texts(schema.path("enum"))).contains(value.asText())) {
            wrong.add(at + " is none of " + schema.path("enum"));
        }
        if (schema.path("format").asText().equals("date-time")
                && value.isTextual()
                && !value.asText().matches(TIME)) {
            wrong.add(at + " is not a time: " + value);
        }
        if (value.isObject()) {
            object(schema, value, at);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            value(schema.path("items"), value.get(i), at + "[" + i + "]");
        }
    }

    private void either(JsonNode alternatives, JsonNode value, String at) {
        for (JsonNode alternative : alternatives) {
            OpenApiCheck one = new OpenApiCheck(document);
            one.value(alternative, value, at);
            if (one.wrong.isEmpty()) {
                return;
            }
        }
        wrong.add(at + " fits no alternative");
    }

    private void object(JsonNode schema, JsonNode value, String at) {
        texts(schema.path("required")).stream()
                .filter(name -> !value.has(name))
                .forEach(name -> wrong.add(at + "." + name + " is missing"));
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            if (schema.path("properties").has(name)) {
                value(schema.path("properties").path(name), field.getValue(), at + "." + name);
            } else if (schema.has("additionalProperties")) {
                value(schema.path("additionalProperties"), field.getValue(), at + "." + name);
            } else if (schema.has("properties")) {
                wrong.add(at + "." + name + " is not described");
            }
        }
    }

    private JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static boolean hasType(JsonNode schema, JsonNode value) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? texts(type).stream().anyMatch(name -> is(name, value))
                : is(type.asText(), value);
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
