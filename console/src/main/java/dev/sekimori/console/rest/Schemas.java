package dev.sekimori.console.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.console.rest.dto.Inputs;
import dev.sekimori.console.rest.dto.Length;
import dev.sekimori.console.rest.dto.Meaning;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JSON Schemas (2020-12, as OpenAPI 3.1 has them) of the records that calls take and answer. Every
 * record is a component of its simple name. For one thread.
 */
final class Schemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String REFERENCE = "#/components/schemas/";

    private final TreeMap<String, ObjectNode> components = new TreeMap<>();

    /** The schemas of all records that were asked for so far, by name. */
    ObjectNode components() {
        ObjectNode all = NODES.objectNode();
        components.forEach(all::set);
        return all;
    }

    /** A schema, or a reference to the component that it is. */
    ObjectNode of(Type type) {
        return switch (type) {
            case ParameterizedType generic -> ofGeneric(generic);
            case Class<?> simple -> ofClass(simple);
            default -> throw new IllegalArgumentException("no JSON form of " + type);
        };
    }

    /** The schema of a part of a list. */
    ObjectNode pageOf(Class<?> type) {
        ObjectNode page = object();
        ObjectNode properties = page.putObject("properties");
        properties.set("items", arrayOf(type));
        properties.set("next", orNull(string()));
        page.putArray("required").add("items").add("next");
        return page;
    }

    private ObjectNode ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return arrayOf(arguments[0]);
        }
        if (type.getRawType() == Optional.class) {
            return orNull(of(arguments[0]));
        }
        if (type.getRawType() == Map.class || type.getRawType() == SortedMap.class) {
            ObjectNode map = object();
            map.set("additionalProperties", of(arguments[1]));
            return map;
        }
        throw new IllegalArgumentException("no JSON form of " + type);
    }

    private ObjectNode ofClass(Class<?> type) {
        if (type == String.class || RestJson.IDS.contains(type)) {
            return string();
        }
        if (type == URI.class) {
            return string().put("format", "uri");
        }
        if (type == Instant.class) {
            return string().put("format", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return NODES.objectNode().put("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return integer("int32");
        }
        if (type == long.class) {
            return integer("int64");
        }
        if (type == double.class) {
            return NODES.objectNode().put("type", "number").put("format", "double");
        }
        if (type == OptionalLong.class) {
            return orNull(integer("int64"));
        }
        return type.isEnum() ? enumeration(type) : component(type);
    }

    private static ObjectNode enumeration(Class<?> type) {
        ObjectNode schema = string();
        ArrayNode names = schema.putArray("enum");
        for (Object constant : type.getEnumConstants()) {
            names.add(Names.of((Enum<?>) constant));
        }
        return schema;
    }

    private ObjectNode component(Class<?> type) {
        String name = type.getSimpleName();
        if (!components.containsKey(name)) {
            components.put(name, NODES.objectNode());
            components.put(name, describe(type));
        }
        return NODES.objectNode().put("$ref", REFERENCE + name);
    }

    private ObjectNode describe(Class<?> type) {
        if (type.isSealed()) {
            ObjectNode either = NODES.objectNode();
            ArrayNode alternatives = either.putArray("oneOf");
            for (Class<?> alternative : type.getPermittedSubclasses()) {
                alternatives.add(of(alternative));
            }
            return either;
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no JSON form of " + type);
        }
        boolean input = type.getEnclosingClass() == Inputs.class;
        ObjectNode schema = object();
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            add(component, input, properties, required);
        }
        if (input) {
            schema.put("additionalProperties", false);
        }
        return type == Inputs.OwnerInput.class ? orText(schema) : schema;
    }

    private void add(
            RecordComponent component, boolean input, ObjectNode properties, ArrayNode required) {
        if (component.isAnnotationPresent(JsonUnwrapped.class)
                || component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
            ObjectNode inner = describe(component.getType());
            properties.setAll((ObjectNode) inner.get("properties"));
            inner.get("required").forEach(required::add);
            return;
        }
        boolean optional = component.getType() == Optional.class;
        ObjectNode schema = input && optional
                ? of(((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0])
                : of(component.getGenericType());
        if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
            schema = object();
        }
        Length length = component.getAnnotation(Length.class);
        if (length != null) {
            String unit = schema.has("items") ? "Items" : "Length";
            schema.put("min" + unit, length.min()).put("max" + unit, length.max());
        }
        Meaning meaning = component.getAnnotation(Meaning.class);
        if (meaning != null) {
            schema.put("description", meaning.value());
        }
        properties.set(component.getName(), schema);
        if (!input || !optional) {
            required.add(component.getName());
        }
    }

    /** An owner may also be written as {@code "Name <mail>"}. */
    private static ObjectNode orText(ObjectNode schema) {
        ObjectNode either = NODES.objectNode();
        either.putArray("oneOf").add(string()).add(schema);
        return either;
    }

    private ObjectNode arrayOf(Type type) {
        ObjectNode array = NODES.objectNode().put("type", "array");
        array.set("items", of(type));
        return array;
    }

    private static ObjectNode orNull(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && !schema.has("enum")) {
            schema.putArray("type").add(type).add("null");
            return schema;
        }
        ObjectNode either = NODES.objectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    private static ObjectNode object() {
        return NODES.objectNode().put("type", "object");
    }

    private static ObjectNode string() {
        return NODES.objectNode().put("type", "string");
    }

    private static ObjectNode integer(String format) {
        return NODES.objectNode().put("type", "integer").put("format", format);
    }
}
