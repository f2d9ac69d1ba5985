package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Issues a token, which is shown this once. */
@Command(name = "issue", mixinStandardHelpOptions = true)
final class TokenIssueCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "NAME", descriptionKey = "token.name")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "viewer|operator|approver",
            required = true,
            descriptionKey = "token.role")
    private String role = "";

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "token.device")
    private Optional<String> device = Optional.empty();

    TokenIssueCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::issue);
    }

    private Exit issue(SiteSession session) throws CommandFailure {
        ObjectNode order = Json.object().put("name", name).put("role", role);
        device.ifPresent(id -> order.put("device", id));
        Answer issued = session.client().post("/tokens", order);
        return session.result(issued, json -> {
            session.screen().line(text(json, "token"));
            session.desk().note("cli.token.once");
        });
    }
}
