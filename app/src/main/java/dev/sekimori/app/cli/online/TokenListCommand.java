package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.items;
import static dev.sekimori.app.cli.remote.Json.text;

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

/** The tokens that were issued, by name. */
@Command(name = "list", mixinStandardHelpOptions = true)
final class TokenListCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    TokenListCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::list);
    }

    private Exit list(SiteSession session) throws CommandFailure {
        Answer tokens = session.client().get("/tokens");
        return session.result(tokens, json -> {
            Words words = session.words();
            Table table = Table.of(
                    words.of("cli.column.name"),
                    words.of("cli.column.role"),
                    words.of("cli.column.state"),
                    words.of("cli.column.issued"),
                    words.of("cli.column.device"));
            items(json, "items")
                    .forEach(token -> table.row(
                            Cell.of(text(token, "name")),
                            Cell.of(words.word("role", text(token, "role"))),
                            words.state("token", flag(token, "active") ? "active" : "revoked"),
                            Cell.of(words.time(text(token, "issuedAt"))),
                            Cell.of(text(token, "device"))));
            if (table.isEmpty()) {
                session.desk().note("cli.token.none");
            } else {
                session.screen().table(table);
            }
        });
    }
}
