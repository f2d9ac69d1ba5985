package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** A virtual device's values, with when they were seen and whether they are current. */
@Command(name = "thing", mixinStandardHelpOptions = true)
final class ThingCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    ThingCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Answer thing = session.client().get("/devices/" + SiteClient.segment(id) + "/thing");
        return session.result(thing, json -> {
            List<JsonNode> values = Json.items(json, "values");
            if (values.isEmpty()) {
                session.desk().note("cli.thing.none");
            } else {
                session.screen().table(table(session.words(), values));
                session.screen().line("");
                session.screen().line(text(json, "description"));
            }
        });
    }

    private static Table table(Words words, List<JsonNode> values) {
        Table table = Table.of(
                words.of("cli.column.what"),
                words.of("cli.column.value"),
                words.of("cli.column.seen"),
                words.of("cli.column.mark"));
        values.forEach(value -> table.row(
                Cell.of(text(value, "title")),
                Cell.of(shown(value)),
                Cell.of(words.time(text(value, "observedAt"))),
                Cell.of(mark(words, value))));
        return table;
    }

    private static String shown(JsonNode value) {
        JsonNode json = value.path("value");
        String link = text(value, "link");
        return json.isNull()
                ? link
                : ((json.isTextual() ? json.asText() : json.toString()) + " " + text(value, "unit"))
                        .strip();
    }

    private static String mark(Words words, JsonNode value) {
        if (flag(value, "refused")) {
            return words.of("cli.thing.refused");
        }
        if (value.path("value").isNull()) {
            return text(value, "link").isEmpty() ? words.of("cli.thing.no-value") : "";
        }
        if (flag(value, "isolated")) {
            return words.of("cli.thing.isolated");
        }
        return flag(value, "stale") ? words.of("cli.thing.stale") : "";
    }
}
