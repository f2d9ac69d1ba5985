package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import java.util.List;

/** Shows findings. */
final class FindingLines {
    private FindingLines() {}

    static Table table(Words words, List<JsonNode> findings) {
        Table table = Table.of(
                words.of("cli.column.id"),
                words.of("cli.column.priority"),
                words.of("cli.column.severity"),
                words.of("cli.column.state"),
                words.of("cli.column.device"),
                words.of("cli.column.finding"));
        findings.forEach(finding -> table.row(
                Cell.of(text(finding, "id")),
                Cell.of(Long.toString(number(finding, "priority", "score"))),
                words.state("severity", text(finding, "severity")),
                words.state("finding", text(finding, "state")),
                Cell.of(text(finding, "device")),
                Cell.of(text(finding, "title"))));
        return table;
    }

    /** What was seen, so that a person can see it again. */
    static Table evidence(Words words, JsonNode finding) {
        return Table.ofPairs()
                .pair(words.of("cli.label.finding"), text(finding, "title"))
                .pair(words.of("cli.label.device"), text(finding, "device"))
                .pair(words.of("cli.label.state"), words.state("finding", text(finding, "state")))
                .pair(words.of("cli.label.command"), text(finding, "evidence", "command"))
                .pair(words.of("cli.label.observed"), text(finding, "evidence", "observed"))
                .pair(words.of("cli.label.last_seen"), words.time(text(finding, "lastSeen")));
    }
}
