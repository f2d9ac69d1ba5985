package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.items;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** What services show at the gateway, by name. */
@Command(name = "list", mixinStandardHelpOptions = true)
final class ServiceListCommand implements Callable<Integer> {
    private final Surroundings around;
    private final String path;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    ServiceListCommand(Surroundings around, String path) {
        this.around = around;
        this.path = path;
    }

    @Override
    public Integer call() {
        return options.run(around, this::list);
    }

    private Exit list(SiteSession session) throws CommandFailure {
        Answer issued = session.client().get(path);
        return session.result(issued, json -> show(session, json));
    }

    private static void show(SiteSession session, JsonNode json) {
        Words words = session.words();
        Table table = Table.of(
                words.of("cli.column.name"),
                words.of("cli.column.role"),
                words.of("cli.column.state"),
                words.of("cli.column.issued"),
                words.of("cli.column.valid_until"));
        items(json, "items")
                .forEach(service -> table.row(
                        Cell.of(text(service, "name")),
                        Cell.of(words.word("role", text(service, "role"))),
                        words.state("token", flag(service, "active") ? "active" : "revoked"),
                        Cell.of(words.time(text(service, "issuedAt"))),
                        Cell.of(words.time(text(service, "validUntil")))));
        if (table.isEmpty()) {
            session.desk().note("cli.service.none");
        } else {
            session.screen().table(table);
        }
    }
}
