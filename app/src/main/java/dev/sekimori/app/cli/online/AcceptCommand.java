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

/** Accepts a discovered device for an owner. */
@Command(name = "accept", mixinStandardHelpOptions = true)
final class AcceptCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    @Option(
            names = "--owner",
            paramLabel = "\"NAME <MAIL>\"",
            required = true,
            descriptionKey = "accept.owner")
    private String owner = "";

    @Option(names = "--profile", paramLabel = "PROFILE", descriptionKey = "accept.profile")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", descriptionKey = "accept.zone")
    private Optional<String> zone = Optional.empty();

    AcceptCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::accept);
    }

    private Exit accept(SiteSession session) throws CommandFailure {
        ObjectNode acceptance = Json.object().put("owner", owner);
        profile.ifPresent(value -> acceptance.put("profile", value));
        zone.ifPresent(value -> acceptance.put("zone", value));
        Answer device = session.client()
                .post("/devices/" + SiteClient.segment(id) + "/acceptance", acceptance);
        return session.result(
                device,
                json -> session.desk()
                        .say(
                                "cli.accept.done",
                                text(json, "id"),
                                text(json, "owner", "name"),
                                session.words().word("device", text(json, "state"))));
    }
}
