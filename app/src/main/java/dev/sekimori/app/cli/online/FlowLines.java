package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import java.util.List;

/** Shows flows at the gateway. */
final class FlowLines {
    private FlowLines() {}

    static Table table(Words words, List<JsonNode> flows) {
        Table table = Table.of(
                words.of("cli.column.last"),
                words.of("cli.column.answer"),
                words.of("cli.column.peer"),
                words.of("cli.column.device"),
                words.of("cli.column.what"),
                words.of("cli.column.count"),
                words.of("cli.column.decision"),
                words.of("cli.column.reason"));
        flows.forEach(flow -> table.row(
                Cell.of(words.time(text(flow, "lastAt"))),
                words.state("answer", text(flow, "answer")),
                Cell.of(text(flow, "peer", "name")),
                Cell.of(text(flow, "device")),
                Cell.of(what(flow)),
                Cell.of(Long.toString(number(flow, "count"))),
                Cell.of(text(flow, "decision")),
                Cell.of(String.join(" ", texts(flow, "reasons")))));
        return table;
    }

    private static String what(JsonNode flow) {
        return text(flow, "protocol") + " " + text(flow, "operation") + " "
                + text(flow, "resource");
    }
}
