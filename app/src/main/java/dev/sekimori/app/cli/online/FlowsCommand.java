package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** Recent flows at the gateway with their decisions, newest first. */
@Command(name = "flows", mixinStandardHelpOptions = true)
final class FlowsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "flows.device")
    private @Nullable String device;

    @Option(names = "--answer", paramLabel = "ANSWER", descriptionKey = "flows.answer")
    private @Nullable String answer;

    @Option(names = "--limit", paramLabel = "N", descriptionKey = "flows.limit")
    private @Nullable Integer limit;

    FlowsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Query query =
                new Query().with("device", device).with("answer", answer).with("limit", limit);
        Answer flows = session.client().get("/flows", query.parameters());
        return session.result(flows, json -> {
            Table table = FlowLines.table(session.words(), Json.items(json, "items"));
            if (table.isEmpty()) {
                session.desk().note("cli.flows.none");
            } else {
                session.screen().table(table);
            }
        });
    }
}
