package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.model.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Arrays;
import java.util.concurrent.Callable;

/** Gives the gateway a device's own password; it is read from standard input, never an argument. */
@Command(name = "credential", mixinStandardHelpOptions = true)
final class CredentialCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    @Option(
            names = "--user",
            paramLabel = "USER",
            required = true,
            descriptionKey = "credential.user")
    private String user = "";

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            defaultValue = "http",
            descriptionKey = "credential.service")
    private String service = "http";

    CredentialCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::hold);
    }

    private Exit hold(SiteSession session) throws CommandFailure {
        char[] password = around.secret(session.words().of("cli.credential.ask", id, user));
        try {
            if (password.length == 0) {
                throw CommandFailure.usage(Message.of("cli.credential.empty"));
            }
            Answer held = session.client()
                    .put(
                            "/devices/" + SiteClient.segment(id) + "/credential",
                            Json.object()
                                    .put("service", service)
                                    .put("user", user)
                                    .put("password", new String(password)));
            return session.result(
                    held,
                    json -> session.desk()
                            .say(
                                    "cli.credential.done",
                                    text(json, "device"),
                                    text(json, "user"),
                                    text(json, "service")));
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
