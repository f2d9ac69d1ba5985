package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Cell.Colour;
import dev.sekimori.app.cli.terminal.Table;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows one event of the ledger on a line. */
final class EventLines {
    private static final int MAX_FIELDS = 8;
    private static final int MAX_VALUE_CHARS = 80;
    private static final Set<String> HIDDEN = Set.of("type", "hash", "linkHash", "policyHash");

    private EventLines() {}

    static void show(SiteSession session, JsonNode event) {
        session.screen()
                .table(Table.ofPairs()
                        .row(
                                new Cell(text(event, "index"), Colour.FAINT),
                                Cell.of(session.words().time(text(event, "at"))),
                                new Cell(actor(event), Colour.FAINT),
                                new Cell(text(event, "type"), Colour.STRONG),
                                Cell.of(fields(event.path("event")))));
    }

    private static String actor(JsonNode event) {
        return text(event, "actor", "kind") + ":" + text(event, "actor", "name");
    }

    /** The event's first plain fields, also of its parts; all of them are in the JSON. */
    private static String fields(JsonNode event) {
        return plain("", event)
                .limit(MAX_FIELDS)
                .map(EventLines::field)
                .collect(Collectors.joining(" "));
    }

    private static Stream<Map.Entry<String, JsonNode>> plain(String prefix, JsonNode part) {
        return part.properties().stream()
                .filter(field -> !HIDDEN.contains(field.getKey()))
                .flatMap(field -> {
                    String name = prefix + field.getKey();
                    JsonNode value = field.getValue();
                    if (value.isObject()) {
                        return plain(name + ".", value);
                    }
                    return value.isValueNode() && !value.asText("").isEmpty()
                            ? Stream.of(Map.entry(name, value))
                            : Stream.empty();
                });
    }

    private static String field(Map.Entry<String, JsonNode> field) {
        String value = field.getValue().asText();
        String shown = value.length() > MAX_VALUE_CHARS
                ? value.substring(0, MAX_VALUE_CHARS - 1) + "…"
                : value;
        return field.getKey() + "=" + (shown.indexOf(' ') < 0 ? shown : "“" + shown + "”");
    }
}
