package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.items;
import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.model.Language;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** How far the site meets the guideline. */
@Command(name = "guideline", mixinStandardHelpOptions = true)
final class GuidelineCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Option(names = "--state", paramLabel = "STATE", descriptionKey = "guideline.state")
    private @Nullable String state;

    GuidelineCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Query query = new Query().with("state", state);
        Answer guideline = session.client().get("/guideline", query.parameters());
        return session.result(guideline, json -> show(session, json));
    }

    private static void show(SiteSession session, JsonNode guideline) {
        Words words = session.words();
        Table table = Table.of(
                words.of("cli.column.id"),
                words.of("cli.column.state"),
                words.of("cli.column.evidence"),
                words.of("cli.column.title"));
        items(guideline, "rows")
                .forEach(row -> table.row(
                        Cell.of(text(row, "id")),
                        words.state("row", text(row, "state")),
                        Cell.of(evidence(row)),
                        Cell.of(title(words, row))));
        session.screen().table(table);
        session.screen()
                .line(guideline.path("counts").properties().stream()
                        .map(count -> words.of(
                                "cli.status.count",
                                count.getValue().asLong(),
                                words.word("row", count.getKey())))
                        .collect(Collectors.joining(words.of("cli.comma"))));
    }

    private static String title(Words words, JsonNode row) {
        return switch (words.language()) {
            case Language.EN -> text(row, "title", "en");
            case Language.JA -> text(row, "title", "ja");
        };
    }

    /** How many of how many, for each piece of evidence. */
    private static String evidence(JsonNode row) {
        return items(row, "evidence").stream()
                .map(piece -> number(piece, "numerator") + "/" + number(piece, "population"))
                .collect(Collectors.joining(" "));
    }
}
