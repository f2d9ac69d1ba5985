package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.HostName;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Shape;
import dev.sekimori.model.thing.ThingModel;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Thing Descriptions (W3C WoT Thing Description 1.1 section 5). Pure. {@code origin} is what the
 * client calls the host, for example {@code https://things.localhost:9443}.
 */
final class Descriptions {
    private static final String CONTEXT = "https://www.w3.org/2022/wot/td/v1.1";
    private static final String DISCOVERY = "https://www.w3.org/2022/wot/discovery";

    private Descriptions() {}

    static JsonObject of(Twin twin, String origin) {
        ThingModel model = twin.model();
        JsonObject td = head(new JsonArray().add(CONTEXT), twin.device().value())
                .put("id", origin + "/" + twin.device())
                .put("base", origin + "/" + twin.device() + "/");
        JsonObject properties = new JsonObject();
        model.properties()
                .forEach(p -> properties.put(p.name(), property(p, twin.device(), origin)));
        JsonObject actions = new JsonObject();
        model.actions().forEach(a -> actions.put(a.name(), action(a)));
        JsonObject events = new JsonObject();
        model.events().forEach(e -> events.put(e.name(), event(e)));
        return td.put("properties", properties)
                .put("actions", actions)
                .put("events", events)
                .put("forms", new JsonArray().add(form("properties", "readallproperties")));
    }

    /** The directory's own description (W3C WoT Discovery section 7). */
    static JsonObject directory(String origin) {
        JsonObject things = new JsonObject()
                .put("title", "The things of this site")
                .put("type", "array")
                .put("items", new JsonObject().put("type", "object"))
                .put("readOnly", true)
                .put("forms", new JsonArray().add(form("things", "readproperty")));
        return head(new JsonArray().add(CONTEXT).add(DISCOVERY), "Sekimori")
                .put("@type", "ThingDirectory")
                .put("id", origin + "/")
                .put("base", origin + "/")
                .put("properties", new JsonObject().put("things", things));
    }

    /** A device's own page or stream, at its virtual web endpoint. */
    static String link(DeviceId device, String origin, String path) {
        int authority = "https://".length();
        int dot = origin.indexOf('.', authority);
        String rest = dot < 0 ? origin.substring(authority) : origin.substring(dot + 1);
        return "https://" + HostName.of(device, rest) + path;
    }

    private static JsonObject head(JsonArray context, String title) {
        JsonObject bearer = new JsonObject()
                .put("scheme", "bearer")
                .put("in", "header")
                .put("format", "opaque");
        return new JsonObject()
                .put("@context", context)
                .put("title", title)
                .put("securityDefinitions", new JsonObject().put("bearer", bearer))
                .put("security", new JsonArray().add("bearer"));
    }

    private static JsonObject property(
            ThingModel.Property property, DeviceId device, String origin) {
        JsonObject json = schema(property.shape(), property.title());
        if (property.read().map(source -> source.format()).orElse(null)
                instanceof Format.Link link) {
            String path = property.read().orElseThrow().resource();
            String href =
                    link.isPicture() ? "properties/" + property.name() : link(device, origin, path);
            JsonObject there = form(href, "readproperty").put("contentType", link.contentType());
            return json.put("readOnly", true).put("forms", new JsonArray().add(there));
        }
        boolean reads = property.read().isPresent();
        boolean writes = property.write().isPresent();
        String href = "properties/" + property.name();
        JsonArray forms = new JsonArray();
        if (reads) {
            forms.add(form(href, "readproperty"));
        }
        if (writes) {
            forms.add(form(href, "writeproperty"));
        }
        if (reads) {
            forms.add(observing(href, "observeproperty", "unobserveproperty", "longpoll"));
            forms.add(observing(href, "observeproperty", "unobserveproperty", "sse"));
        }
        return json.put("readOnly", !writes)
                .put("writeOnly", !reads)
                .put("observable", reads)
                .put("forms", forms);
    }

    private static JsonObject action(ThingModel.Action action) {
        JsonObject json = titled(new JsonObject(), action.title());
        action.input().ifPresent(shape -> json.put("input", schema(shape)));
        return json.put("safe", false)
                .put(
                        "forms",
                        new JsonArray().add(form("actions/" + action.name(), "invokeaction")));
    }

    private static JsonObject event(ThingModel.Event event) {
        String href = "events/" + event.name();
        JsonArray forms =
                new JsonArray().add(subscribing(href, "longpoll")).add(subscribing(href, "sse"));
        return titled(new JsonObject(), event.title())
                .put("data", schema(event.shape()))
                .put("forms", forms);
    }

    private static JsonObject subscribing(String href, String subprotocol) {
        return forms(href, "subscribeevent", "unsubscribeevent").put("subprotocol", subprotocol);
    }

    private static JsonObject observing(String href, String begin, String end, String subprotocol) {
        return forms(href + "/observe", begin, end).put("subprotocol", subprotocol);
    }

    private static JsonObject form(String href, String... operations) {
        return forms(href, operations);
    }

    private static JsonObject forms(String href, String... operations) {
        JsonArray all = new JsonArray();
        for (String operation : operations) {
            all.add(operation);
        }
        return new JsonObject()
                .put("href", href)
                .put("op", all)
                .put("contentType", "application/json");
    }

    private static JsonObject schema(Shape shape, ThingModel.Title title) {
        return titled(schema(shape), title);
    }

    private static JsonObject titled(JsonObject json, ThingModel.Title title) {
        return json.put("title", title.en())
                .put("titles", new JsonObject().put("en", title.en()).put("ja", title.ja()));
    }

    private static JsonObject schema(Shape shape) {
        String type = switch (shape.type()) {
            case NUMBER -> "number";
            case INTEGER -> "integer";
            case BOOLEAN -> "boolean";
            case STRING -> "string";
            case OBJECT -> "object";
        };
        JsonObject json = new JsonObject().put("type", type);
        if (!shape.unit().isEmpty()) {
            json.put("unit", shape.unit());
        }
        shape.minimum().ifPresent(least -> json.put("minimum", least));
        shape.maximum().ifPresent(most -> json.put("maximum", most));
        if (!shape.choices().isEmpty()) {
            json.put("enum", new JsonArray(java.util.List.copyOf(shape.choices())));
        }
        return json;
    }
}
