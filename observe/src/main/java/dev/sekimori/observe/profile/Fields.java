package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.Text;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The properties of one YAML mapping, read strictly: what is missing, of the wrong kind or out of
 * bounds becomes a problem and a placeholder value, and {@link #finish} reports what nobody asked
 * for.
 */
final class Fields {
    private static final int MAX_ITEMS = 200;

    private final YamlNode.Mapping mapping;
    private final String path;
    private final Problems problems;
    private final Set<String> read = new HashSet<>();

    private Fields(YamlNode.Mapping mapping, String path, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    static Fields of(YamlNode node, String path, Problems problems) {
        return switch (node) {
            case YamlNode.Mapping mapping -> new Fields(mapping, path, problems);
            case YamlNode.Scalar scalar -> notMapping(scalar, path, problems);
            case YamlNode.Sequence sequence -> notMapping(sequence, path, problems);
        };
    }

    private static Fields notMapping(YamlNode node, String path, Problems problems) {
        problems.add(node, path, Message.of("profile.expected_mapping"));
        return new Fields(
                new YamlNode.Mapping(new LinkedHashMap<>(), node.line(), node.column()),
                path,
                problems);
    }

    /** A text of 1 to {@code maxChars} characters. */
    String text(String name, int maxChars) {
        Optional<YamlNode> node = required(name);
        String text = node.map(n -> scalar(n, at(name), maxChars)).orElse("");
        if (node.isPresent() && text.isEmpty()) {
            problems.add(node.get(), at(name), Message.of("profile.blank"));
        }
        return text;
    }

    /** A text that must be written but may be empty. */
    String textOrEmpty(String name, int maxChars) {
        return required(name).map(n -> scalar(n, at(name), maxChars)).orElse("");
    }

    boolean truth(String name) {
        Optional<YamlNode> node = required(name);
        String text = node.map(n -> scalar(n, at(name), 10)).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            node.ifPresent(n -> problems.add(n, at(name), Message.of("profile.not_truth", text)));
        }
        return text.equals("true");
    }

    int number(String name, int least, int most) {
        return required(name).map(n -> number(n, at(name), least, most)).orElse(least);
    }

    int numberOr(String name, int least, int most, int otherwise) {
        return optional(name).map(n -> number(n, at(name), least, most)).orElse(otherwise);
    }

    Optional<LocalDate> date(String name) {
        return optional(name).flatMap(n -> {
            String text = scalar(n, at(name), 20);
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeParseException e) {
                problems.add(n, at(name), Message.of("profile.not_date", text));
                return Optional.empty();
            }
        });
    }

    /** One of the constants of {@code type}, written in lower case. */
    <E extends Enum<E>> E choice(String name, Class<E> type) {
        return required(name)
                .map(n -> choice(n, at(name), type))
                .orElse(type.getEnumConstants()[0]);
    }

    <E extends Enum<E>> E choiceOr(String name, E otherwise) {
        return optional(name)
                .map(n -> choice(n, at(name), otherwise.getDeclaringClass()))
                .orElse(otherwise);
    }

    <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
        return items(name).stream()
                .map(i -> choice(i.node(), i.path(), type))
                .distinct()
                .toList();
    }

    List<String> texts(String name, int maxChars) {
        return items(name).stream()
                .map(i -> scalar(i.node(), i.path(), maxChars))
                .toList();
    }

    <E extends Enum<E>> List<E> choicesOrNone(String name, Class<E> type) {
        return itemsOrNone(name).isEmpty() ? List.of() : choices(name, type);
    }

    List<String> textsOrNone(String name, int maxChars) {
        return itemsOrNone(name).isEmpty() ? List.of() : texts(name, maxChars);
    }

    /** The text of one item of a list. */
    static String text(Item item, int maxChars, Problems problems) {
        return new Fields(new YamlNode.Mapping(new LinkedHashMap<>(), 1, 1), "", problems)
                .scalar(item.node(), item.path(), maxChars);
    }

    /** The items of a list that must be written. */
    List<Item> items(String name) {
        return required(name).map(n -> items(n, at(name))).orElse(List.of());
    }

    List<Item> itemsOrNone(String name) {
        return optional(name).map(n -> items(n, at(name))).orElse(List.of());
    }

    Fields mapping(String name) {
        return required(name)
                .map(n -> of(n, at(name), problems))
                .orElseGet(() -> new Fields(
                        new YamlNode.Mapping(new LinkedHashMap<>(), 1, 1), at(name), problems));
    }

    Optional<Fields> mappingOrNone(String name) {
        return optional(name).map(n -> of(n, at(name), problems));
    }

    /** A text of 1 to {@code maxChars} characters, or {@code otherwise} when it is left out. */
    String textOr(String name, int maxChars, String otherwise) {
        return optional(name).isPresent() ? text(name, maxChars) : otherwise;
    }

    boolean truthOr(String name, boolean otherwise) {
        return optional(name).isPresent() ? truth(name) : otherwise;
    }

    /** A decimal number with at most 20 characters. */
    Optional<Double> decimal(String name) {
        return optional(name).flatMap(n -> {
            String text = scalar(n, at(name), 20);
            if (text.matches("-?\\d{1,12}(\\.\\d{1,9})?")) {
                return Optional.of(Double.parseDouble(text));
            }
            problems.add(n, at(name), Message.of("profile.not_decimal", text));
            return Optional.empty();
        });
    }

    /** Every entry of this mapping, for mappings whose keys are data. */
    List<Item> entries() {
        read.addAll(mapping.entries().keySet());
        return mapping.entries().entrySet().stream()
                .map(e -> new Item(e.getKey(), e.getValue(), at(e.getKey())))
                .toList();
    }

    static List<Item> itemsOf(Item item, Problems problems) {
        return new Fields(new YamlNode.Mapping(new LinkedHashMap<>(), 1, 1), "", problems)
                .items(item.node(), item.path());
    }

    YamlNode node() {
        return mapping;
    }

    String path() {
        return path;
    }

    /** Where {@code name} stands, or this mapping when it is not there. */
    void problem(String name, Message message) {
        problems.add(mapping.entries().getOrDefault(name, mapping), at(name), message);
    }

    /** Reports the properties that nobody asked for. */
    void finish() {
        mapping.entries().forEach((name, node) -> {
            if (!read.contains(name)) {
                problems.add(node, at(name), Message.of("profile.unknown_property", name));
            }
        });
    }

    private List<Item> items(YamlNode node, String place) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            problems.add(node, place, Message.of("profile.expected_list"));
            return List.of();
        }
        if (sequence.items().size() > MAX_ITEMS) {
            problems.add(node, place, Message.of("profile.too_many", MAX_ITEMS));
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        for (YamlNode each : sequence.items()) {
            items.add(new Item("", each, place + "[" + items.size() + "]"));
        }
        return items;
    }

    private String scalar(YamlNode node, String place, int maxChars) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            problems.add(node, place, Message.of("profile.expected_text"));
            return "";
        }
        String text = scalar.text().strip();
        if (text.length() > maxChars) {
            problems.add(node, place, Message.of("profile.too_long", maxChars));
            return "";
        }
        return text;
    }

    private int number(YamlNode node, String place, int least, int most) {
        String text = scalar(node, place, 20);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, as a number out of bounds is
        }
        problems.add(
                node, place, Message.of("profile.not_number", Text.shorten(text, 40), least, most));
        return least;
    }

    private <E extends Enum<E>> E choice(YamlNode node, String place, Class<E> type) {
        String text = scalar(node, place, 100);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        problems.add(node, place, Message.of("profile.not_choice", text, known));
        return type.getEnumConstants()[0];
    }

    private Optional<YamlNode> required(String name) {
        Optional<YamlNode> node = optional(name);
        if (node.isEmpty()) {
            problems.add(mapping, at(name), Message.of("profile.missing", name));
        }
        return node;
    }

    private Optional<YamlNode> optional(String name) {
        read.add(name);
        return Optional.ofNullable(mapping.entries().get(name));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** An item of a list, or an entry of a mapping whose keys are data ({@code key}). */
    record Item(String key, YamlNode node, String path) {}
}
