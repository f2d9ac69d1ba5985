package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Replaces the factory password on a device itself; the new one is shown or written once. */
@Command(name = "device-password", mixinStandardHelpOptions = true)
final class DevicePasswordCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    @Option(names = "--out", paramLabel = "FILE", descriptionKey = "device-password.out")
    private Optional<Path> out = Optional.empty();

    DevicePasswordCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::change);
    }

    private Exit change(SiteSession session) throws CommandFailure {
        return out.isPresent() ? write(session, out.get()) : tell(session, ask(session));
    }

    private Exit write(SiteSession session, Path file) throws CommandFailure {
        create(file);
        Answer changed = askFor(session, file);
        try {
            Files.writeString(file, text(changed.json(), "password") + "\n");
        } catch (IOException e) {
            // The device has it already, so better on the screen than nowhere.
            tell(session, changed);
            throw unwritable(file, e);
        }
        ObjectNode shown = changed.json().deepCopy();
        shown.remove("password");
        return session.result(new Answer(Json.write(shown), shown), json -> {
            session.desk().say("cli.device-password.written", text(json, "device"), file);
            outcome(session, json);
        });
    }

    private static Exit tell(SiteSession session, Answer changed) {
        return session.result(changed, json -> {
            session.screen().line(text(json, "password"));
            session.desk()
                    .note("cli.device-password.once", text(json, "device"), text(json, "user"));
            outcome(session, json);
        });
    }

    /** What became of the findings, beside the password and not in its way. */
    private static void outcome(SiteSession session, JsonNode json) {
        List<JsonNode> findings = Json.items(json, "findings");
        long fixed = findings.stream()
                .filter(finding -> text(finding, "state").equals("fixed"))
                .count();
        session.desk().note("cli.device-password.findings", fixed, findings.size());
        if (!text(json, "service").equals("http")) {
            session.desk().note("cli.device-password.not_web");
        }
    }

    private Answer ask(SiteSession session) throws CommandFailure {
        return session.client()
                .post("/devices/" + SiteClient.segment(id) + "/factory-password", Json.object());
    }

    private Answer askFor(SiteSession session, Path file) throws CommandFailure {
        try {
            return ask(session);
        } catch (CommandFailure e) {
            try {
                Files.delete(file);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** For its owner alone, and before the device is asked: a full disk is noticed in time. */
    private static void create(Path file) throws CommandFailure {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static CommandFailure unwritable(Path file, IOException e) {
        return CommandFailure.failed(
                Message.of("cli.device-password.unwritable", file, String.valueOf(e)));
    }
}
