package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** Issues a pre-shared key, which is shown this once. */
@Command(name = "issue", mixinStandardHelpOptions = true)
final class PskIssueCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "NAME", descriptionKey = "service.name")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "viewer|operator",
            required = true,
            descriptionKey = "service.role")
    private String role = "";

    PskIssueCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::issue);
    }

    private Exit issue(SiteSession session) throws CommandFailure {
        Answer issued =
                session.client().post("/psks", Json.object().put("name", name).put("role", role));
        return session.result(issued, json -> {
            session.screen().line(text(json, "key"));
            session.desk().note("cli.psk.once", text(json, "identity"));
        });
    }
}
