package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Shape;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.model.thing.ThingModel.Action;
import dev.sekimori.model.thing.ThingModel.Event;
import dev.sekimori.model.thing.ThingModel.Property;
import dev.sekimori.model.thing.ThingModel.Title;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The section {@code thing} of a profile: what the virtual device shows, and of what. */
final class ThingForm {
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9-]{0,39}");
    private static final Pattern POINTER = Pattern.compile("(/[A-Za-z0-9_.-]{1,40}){0,8}");
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2}){1,8}");
    private static final Set<Protocol> PROTOCOLS = Set.of(
            Protocol.MQTT, Protocol.ECHONET_LITE, Protocol.MODBUS, Protocol.COAP, Protocol.HTTP);
    private static final int FRESH_SECONDS = 60;
    private static final int MOST_FRESH_SECONDS = 86_400;

    private final Problems problems;

    ThingForm(Problems problems) {
        this.problems = problems;
    }

    ThingModel thing(Fields fields) {
        List<Property> properties =
                each(fields, "properties", this::property, property -> property.name());
        List<Action> actions = each(fields, "actions", this::action, action -> action.name());
        List<Event> events = each(fields, "events", this::event, event -> event.name());
        fields.finish();
        return new ThingModel(properties, actions, events);
    }

    /** The items of a list, without those that bear a name again. */
    private <T> List<T> each(
            Fields fields, String kind, Function<Fields, T> form, Function<T, String> name) {
        Set<String> names = new HashSet<>();
        List<Fields.Item> items = fields.itemsOrNone(kind);
        if (items.size() > ThingModel.MOST) {
            fields.problem(kind, Message.of("profile.too_many", ThingModel.MOST));
            return List.of();
        }
        return items.stream()
                .map(item -> Fields.of(item.node(), item.path(), problems))
                .flatMap(one -> {
                    T made = form.apply(one);
                    one.finish();
                    if (names.add(name.apply(made))) {
                        return java.util.stream.Stream.of(made);
                    }
                    one.problem("name", Message.of("profile.duplicate", name.apply(made)));
                    return java.util.stream.Stream.empty();
                })
                .toList();
    }

    private Property property(Fields fields) {
        String name = name(fields);
        Title title = title(fields);
        Shape shape = shape(fields);
        Optional<Source> read = fields.mappingOrNone("read").map(this::source);
        Optional<Source> write = fields.mappingOrNone("write").map(this::source);
        if (read.isEmpty() && write.isEmpty()) {
            fields.problem("read", Message.of("profile.missing", "read"));
        }
        int fresh = fields.numberOr("freshSeconds", 0, MOST_FRESH_SECONDS, FRESH_SECONDS);
        return new Property(name, title, shape, read, write, Duration.ofSeconds(fresh));
    }

    private Action action(Fields fields) {
        String name = name(fields);
        Title title = title(fields);
        Optional<Shape> input = fields.mappingOrNone("input").map(form -> {
            Shape shape = shape(form);
            form.finish();
            return shape;
        });
        return new Action(name, title, input, source(fields.mapping("source")));
    }

    private Event event(Fields fields) {
        return new Event(
                name(fields), title(fields), shape(fields), source(fields.mapping("source")));
    }

    private static String name(Fields fields) {
        String name = fields.text("name", 40);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            fields.problem("name", Message.of("profile.bad_name", name, NAME.pattern()));
        }
        return name;
    }

    private static Title title(Fields fields) {
        Fields form = fields.mapping("title");
        Title title = new Title(form.text("en", 80), form.text("ja", 80));
        form.finish();
        return title;
    }

    private static Shape shape(Fields fields) {
        Shape.Type type = fields.choice("type", Shape.Type.class);
        List<String> choices =
                fields.itemsOrNone("choices").isEmpty() ? List.of() : fields.texts("choices", 40);
        Optional<Double> minimum = fields.decimal("minimum");
        Optional<Double> maximum = fields.decimal("maximum");
        boolean isNumber = type == Shape.Type.NUMBER || type == Shape.Type.INTEGER;
        boolean isEmptyRange =
                minimum.isPresent() && maximum.isPresent() && minimum.get() > maximum.get();
        if (isEmptyRange || (!isNumber && (minimum.isPresent() || maximum.isPresent()))) {
            fields.problem("minimum", Message.of("profile.no_range"));
        }
        return new Shape(type, fields.textOr("unit", 20, ""), minimum, maximum, choices);
    }

    private Source source(Fields fields) {
        Protocol protocol = fields.choice("protocol", Protocol.class);
        if (!PROTOCOLS.contains(protocol)) {
            fields.problem(
                    "protocol",
                    Message.of(
                            "profile.not_choice",
                            protocol.name().toLowerCase(Locale.ROOT),
                            "mqtt, echonet_lite, modbus, coap, http"));
        }
        String resource = fields.text("resource", 200);
        boolean isPath = protocol != Protocol.MQTT;
        if (!resource.isEmpty() && isPath != resource.startsWith("/")) {
            fields.problem("resource", Message.of("profile.bad_resource", resource));
        }
        Source source = new Source(protocol, resource, format(fields));
        fields.finish();
        return source;
    }

    private enum Kind {
        JSON,
        TEXT,
        NUMBER,
        CHOICE,
        HEX,
        LINK
    }

    private Format format(Fields fields) {
        return switch (fields.choice("format", Kind.class)) {
            case JSON -> new Format.Json(pointer(fields));
            case TEXT -> new Format.PlainText();
            case NUMBER -> number(fields);
            case CHOICE -> new Format.Choice(choices(fields.mapping("values")));
            case HEX -> new Format.Hex();
            case LINK -> new Format.Link(fields.text("contentType", 100));
        };
    }

    private static String pointer(Fields fields) {
        String pointer = fields.textOr("pointer", 200, "");
        if (!POINTER.matcher(pointer).matches()) {
            fields.problem("pointer", Message.of("profile.bad_pointer", pointer));
        }
        return pointer;
    }

    private static Format number(Fields fields) {
        double scale = fields.decimal("scale").orElse(1.0);
        if (scale == 0) {
            fields.problem("scale", Message.of("profile.no_range"));
        }
        return new Format.Numeric(
                fields.number("bytes", 1, 4),
                fields.truthOr("signed", false),
                scale == 0 ? 1 : scale,
                fields.decimal("offset").orElse(0.0));
    }

    private SortedMap<String, String> choices(Fields fields) {
        SortedMap<String, String> values = new TreeMap<>();
        for (Fields.Item entry : fields.entries()) {
            boolean isText = entry.node() instanceof YamlNode.Scalar(var text, var _, var _)
                    && text.length() <= 40;
            if (!HEX.matcher(entry.key()).matches() || !isText) {
                problems.add(
                        entry.node(),
                        entry.path(),
                        Message.of("profile.bad_name", entry.key(), HEX.pattern()));
            } else if (entry.node() instanceof YamlNode.Scalar(var text, var _, var _)) {
                values.put(entry.key(), text);
            }
        }
        return values;
    }
}
