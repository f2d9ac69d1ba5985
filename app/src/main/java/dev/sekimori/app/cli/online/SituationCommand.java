package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.has;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Situation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Shows the site's situation, or declares another. */
@Command(name = "situation", mixinStandardHelpOptions = true)
final class SituationCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", descriptionKey = "situation.name")
    private @Nullable Situation situation;

    @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "situation.reason")
    private @Nullable String reason;

    @Option(names = "--until", paramLabel = "TIME", descriptionKey = "situation.until")
    private @Nullable String until;

    SituationCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::run);
    }

    private Exit run(SiteSession session) throws CommandFailure {
        return session.result(answer(session), json -> show(session, json));
    }

    private Answer answer(SiteSession session) throws CommandFailure {
        if (situation == null) {
            return session.client().get("/situation");
        }
        if (reason == null) {
            throw CommandFailure.usage(Message.of("cli.situation.reason"));
        }
        ObjectNode order = Json.object()
                .put("situation", situation.name().toLowerCase(Locale.ROOT))
                .put("reason", reason);
        if (until != null) {
            order.put("until", instant(until));
        }
        return session.client().put("/situation", order);
    }

    private static String instant(String typed) throws CommandFailure {
        try {
            return OffsetDateTime.parse(typed).toInstant().toString();
        } catch (DateTimeException e) {
            throw CommandFailure.usage(Message.of("cli.situation.until_form", typed));
        }
    }

    private static void show(SiteSession session, JsonNode now) {
        Words words = session.words();
        Table table = Table.ofPairs()
                .pair(
                        words.of("cli.label.situation"),
                        words.word("situation", text(now, "situation")));
        if (has(now, "since")) {
            table.pair(words.of("cli.situation.since"), words.time(text(now, "since")))
                    .pair(words.of("cli.situation.by"), text(now, "by"))
                    .pair(words.of("cli.situation.why"), text(now, "reason"));
        }
        if (has(now, "until")) {
            table.pair(words.of("cli.situation.until"), words.time(text(now, "until")));
        }
        session.screen().table(table);
    }
}
