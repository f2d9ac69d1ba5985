package dev.sekimori.console.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.console.Guard;
import dev.sekimori.console.Problems;
import dev.sekimori.console.rest.Operation.Answer;
import dev.sekimori.console.rest.dto.Problem;
import dev.sekimori.govern.SiteInfo;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the OpenAPI 3.1 document of the operations. Pure. */
final class OpenApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)\\}");
    private static final String JSON = "application/json";

    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    /** The document as UTF-8 JSON. */
    static byte[] document(SiteInfo info, List<Operation> operations) {
        return RestJson.write(new OpenApi().write(info, operations));
    }

    private ObjectNode write(SiteInfo info, List<Operation> operations) {
        ObjectNode document = NODES.objectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Sekimori")
                .put("version", info.version())
                .put("description", "The site's REST interface. Unsafe calls take Idempotency-Key.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = document.putObject("paths");
        operations.forEach(operation -> paths.withObjectProperty(operation.path())
                .set(operation.method().name().toLowerCase(Locale.ROOT), describe(operation)));
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.components());
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("token").put("type", "http").put("scheme", "bearer");
        schemes.putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "__Host-sekimori");
        return document;
    }

    private ObjectNode describe(Operation operation) {
        ObjectNode node = NODES.objectNode();
        node.put("operationId", operation.id());
        node.put("summary", operation.about());
        node.putArray("tags").add(tag(operation.path()));
        ArrayNode parameters = node.putArray("parameters");
        PATH_PARAMETER
                .matcher(operation.path())
                .results()
                .forEach(found -> parameters
                        .addObject()
                        .put("name", found.group(1))
                        .put("in", "path")
                        .put("required", true)
                        .putObject("schema")
                        .put("type", "string"));
        operation.parameters().forEach(parameter -> parameters.add(describe(parameter)));
        if (operation.method().isUnsafe()) {
            parameters.add(idempotencyKey());
        }
        operation
                .takes()
                .ifPresent(type -> node.putObject("requestBody")
                        .put("required", true)
                        .putObject("content")
                        .putObject(JSON)
                        .set("schema", schemas.of(type)));
        node.set("responses", responses(operation));
        ArrayNode security = node.putArray("security");
        operation.guard().role().ifPresent(role -> {
            security.addObject().putArray("token").add(Names.of(role));
            security.addObject().putArray("session").add(Names.of(role));
        });
        return node;
    }

    private static String tag(String path) {
        String[] words = path.split("/");
        return path.startsWith(Operation.BASE + "/") ? words[3] : "service";
    }

    private static ObjectNode describe(Parameter parameter) {
        ObjectNode node = NODES.objectNode();
        node.put("name", parameter.name()).put("in", "query");
        node.put("description", parameter.about());
        ObjectNode schema = node.putObject("schema");
        switch (parameter.values()) {
            case Parameter.Values.AnyText() -> schema.put("type", "string");
            case Parameter.Values.Whole(long min, long max) ->
                schema.put("type", "integer")
                        .put("format", "int64")
                        .put("minimum", min)
                        .put("maximum", max);
            case Parameter.Values.Flag() -> schema.put("type", "boolean");
            case Parameter.Values.Choice(var names) -> {
                schema.put("type", "string");
                names.forEach(schema.putArray("enum")::add);
            }
        }
        return node;
    }

    private static ObjectNode idempotencyKey() {
        ObjectNode node = NODES.objectNode();
        node.put("name", "Idempotency-Key").put("in", "header");
        node.put("description", "The same key with the same body does the same thing once.");
        node.putObject("schema").put("type", "string").put("maxLength", 255);
        return node;
    }

    private ObjectNode responses(Operation operation) {
        ObjectNode responses = NODES.objectNode();
        switch (operation.answer()) {
            case Answer.One(int status, var type, var _) ->
                content(responses, status).putObject(JSON).set("schema", schemas.of(type));
            case Answer.Many(var type, var _) ->
                content(responses, 200).putObject(JSON).set("schema", schemas.pageOf(type));
            case Answer.ManyOrStream(var type, var _, var _) -> {
                ObjectNode content = content(responses, 200);
                content.putObject(JSON).set("schema", schemas.pageOf(type));
                content.putObject("text/event-stream").putObject("schema").put("type", "string");
            }
            case Answer.Nothing(var _) -> responses.putObject("204").put("description", "Done.");
            case Answer.Other(var types, var _) -> {
                ObjectNode content = content(responses, 200);
                types.forEach(type -> content.putObject(type)
                        .putObject("schema")
                        .put("type", type.equals(JSON) ? "object" : "string"));
            }
        }
        if (operation.guard() != Guard.OPEN) {
            problem(responses, "401", "There is no valid token or session.");
            problem(responses, "403", "The role does not suffice.");
        }
        if (operation.path().contains("{")) {
            problem(responses, "404", "There is no such thing.");
        }
        problem(responses, "default", "The call was not served; the problem says why.");
        return responses;
    }

    private static ObjectNode content(ObjectNode responses, int status) {
        return responses
                .putObject(Integer.toString(status))
                .put("description", status == 202 ? "Begun." : "Done.")
                .putObject("content");
    }

    private void problem(ObjectNode responses, String status, String description) {
        responses
                .putObject(status)
                .put("description", description)
                .putObject("content")
                .putObject(Problems.CONTENT_TYPE)
                .set("schema", schemas.of(Problem.class));
    }
}
