package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** Weaknesses of devices, the most urgent first. */
@Command(name = "findings", mixinStandardHelpOptions = true)
final class FindingsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Mixin
    private final ListOptions list = new ListOptions();

    @Option(names = "--state", paramLabel = "open|fixed", descriptionKey = "findings.state")
    private @Nullable String state;

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "findings.device")
    private @Nullable String device;

    FindingsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Query query = new Query().with("state", state).with("device", device);
        Answer findings = list.get(session, "/findings", query);
        return session.result(
                findings,
                json -> list.show(
                        session,
                        json,
                        FindingLines.table(session.words(), Json.items(json, "items")),
                        "cli.findings.none"));
    }
}
