package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** One decision with its inputs, and whether the same is decided again. */
@Command(name = "decision", mixinStandardHelpOptions = true)
final class DecisionCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "decision.id")
    private String id = "";

    @Option(names = "--replay", descriptionKey = "decision.replay")
    private boolean replay;

    DecisionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, session -> replay ? again(session) : show(session));
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Answer decision = session.client().get("/decisions/" + SiteClient.segment(id));
        return session.result(
                decision, json -> session.screen().table(card(session.words(), json)));
    }

    private Exit again(SiteSession session) throws CommandFailure {
        Answer replayed = session.client()
                .post("/decisions/" + SiteClient.segment(id) + "/replay", Json.object());
        boolean same = flag(replayed.json(), "same");
        session.result(replayed, json -> {
            session.screen().table(card(session.words(), json.path("stored")));
            session.desk()
                    .say(
                            same ? "cli.decision.same" : "cli.decision.differs",
                            session.words().word("answer", text(json, "answer")));
        });
        return same ? Exit.DONE : Exit.FAILED;
    }

    private static Table card(Words words, JsonNode decision) {
        JsonNode input = decision.path("input");
        return Table.ofPairs()
                .pair(words.of("cli.label.answer"), words.state("answer", text(decision, "answer")))
                .pair(words.of("cli.label.reason"), String.join(" ", texts(decision, "reasons")))
                .pair(words.of("cli.label.rule"), text(decision, "rule"))
                .pair(words.of("cli.label.source"), text(decision, "source"))
                .pairs(words.of("cli.label.way_out"), texts(decision, "wayOut"))
                .pair(
                        words.of("cli.label.peer"),
                        text(input, "peer", "kind") + " " + text(input, "peer", "name"))
                .pair(
                        words.of("cli.label.asked"),
                        text(input, "ask", "protocol")
                                + " "
                                + text(input, "ask", "operation")
                                + " "
                                + text(input, "ask", "resource"))
                .pair(words.of("cli.label.device"), text(input, "target", "id"))
                .pair(
                        words.of("cli.label.state"),
                        words.state("device", text(input, "target", "state")))
                .pair(
                        words.of("cli.label.situation"),
                        words.word("situation", text(input, "situation")))
                .pair(words.of("cli.label.policy"), text(decision, "policyHash"));
    }
}
