package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Tells the owner of a device about a finding. */
@Command(name = "notify", mixinStandardHelpOptions = true)
final class NotifyCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "FINDING", descriptionKey = "finding.id")
    private String id = "";

    @Option(names = "--language", paramLabel = "ja|en", descriptionKey = "notify.language")
    private Optional<String> language = Optional.empty();

    NotifyCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::tell);
    }

    private Exit tell(SiteSession session) throws CommandFailure {
        ObjectNode order = Json.object();
        language.ifPresent(value -> order.put("language", value));
        Answer notice =
                session.client().post("/findings/" + SiteClient.segment(id) + "/notices", order);
        return session.result(
                notice,
                json -> session.desk()
                        .say(
                                "cli.notify.done",
                                text(json, "owner", "name"),
                                session.words().word("channel", text(json, "channel")),
                                text(json, "id"),
                                session.words().word("notice", text(json, "state"))));
    }
}
