package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.items;
import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Cell.Colour;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** The devices of the site. */
@Command(name = "devices", mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Mixin
    private final ListOptions list = new ListOptions();

    @Option(names = "--state", paramLabel = "STATE", descriptionKey = "devices.state")
    private @Nullable String state;

    @Option(names = "--q", paramLabel = "TEXT", descriptionKey = "devices.q")
    private @Nullable String text;

    DevicesCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Query query = new Query().with("state", state).with("q", text);
        Answer devices = list.get(session, "/devices", query);
        return session.result(devices, json -> {
            Words words = session.words();
            Table table = Table.of(
                    words.of("cli.column.id"),
                    words.of("cli.column.state"),
                    words.of("cli.column.findings"),
                    words.of("cli.column.type"),
                    words.of("cli.column.address"),
                    words.of("cli.column.owner"),
                    words.of("cli.column.name"));
            items(json, "items").forEach(device -> table.row(row(words, device)));
            list.show(session, json, table, "cli.devices.none");
        });
    }

    private static Cell[] row(Words words, JsonNode device) {
        long findings = number(device, "openFindings");
        return new Cell[] {
            Cell.of(text(device, "id")),
            words.state("device", text(device, "state")),
            new Cell(Long.toString(findings), findings > 0 ? Colour.CARE : Colour.FAINT),
            Cell.of(text(device, "type")),
            Cell.of(texts(device, "addresses").stream().findFirst().orElse("")),
            Cell.of(text(device, "owner", "name")),
            Cell.of(text(device, "name"))
        };
    }
}
