package dev.sekimori.app.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads what is needed of JSON trees; what is absent or null is empty. Pure. */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private Json() {}

    /** The tree of a document; empty when it is none. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    /** The scalar at the end of a path of names as text. */
    public static String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isNull() || found.isContainerNode() ? "" : found.asText("");
    }

    public static long number(JsonNode node, String... path) {
        return at(node, path).asLong(0);
    }

    public static boolean flag(JsonNode node, String... path) {
        return at(node, path).asBoolean(false);
    }

    public static List<JsonNode> items(JsonNode node, String... path) {
        return StreamSupport.stream(at(node, path).spliterator(), false).toList();
    }

    /** The list of scalars at the end of a path. */
    public static List<String> texts(JsonNode node, String... path) {
        return items(node, path).stream().map(item -> item.asText("")).toList();
    }

    public static boolean has(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return !found.isMissingNode() && !found.isNull();
    }

    private static JsonNode at(JsonNode node, String... path) {
        JsonNode found = node;
        for (String name : path) {
            found = found.path(name);
        }
        return found;
    }
}
