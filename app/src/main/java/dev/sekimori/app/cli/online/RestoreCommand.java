package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.model.Message;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** Brings an isolated device back: re-check, probation, service; or takes a mistake back. */
@Command(name = "restore", mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "restore.reason")
    private @Nullable String reason;

    @Option(names = "--wait", descriptionKey = "restore.wait")
    private boolean wait;

    @Option(names = "--undo", descriptionKey = "restore.undo")
    private boolean undo;

    RestoreCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::restore);
    }

    private Exit restore(SiteSession session) throws CommandFailure {
        if (undo && reason == null) {
            throw CommandFailure.usage(Message.of("cli.restore.undo_reason"));
        }
        String path = "/devices/" + SiteClient.segment(id);
        Query query = new Query().with("reason", reason);
        if (undo) {
            query.with("undo", "true");
        }
        Answer recovery = session.client().delete(path + "/isolation", query.parameters());
        if (wait && !undo) {
            recovery = follow(session, path + "/recovery", recovery);
        }
        session.result(recovery, json -> RecoveryLines.show(session, json));
        return wait && hasFailed(recovery.json()) ? Exit.FAILED : Exit.DONE;
    }

    private static Answer follow(SiteSession session, String path, Answer first)
            throws CommandFailure {
        Pace pace = new Pace();
        Answer recovery = first;
        String told = "";
        while (isOnItsWay(recovery.json())) {
            String now = RecoveryLines.step(session.words(), recovery.json());
            if (!now.equals(told)) {
                session.screen().progress(now);
                told = now;
            }
            pace.pause();
            recovery = session.client().get(path);
        }
        session.screen().progressDone();
        return recovery;
    }

    /** Until it is in service again, a re-check failed, or somebody did something else with it. */
    private static boolean isOnItsWay(JsonNode recovery) {
        return switch (text(recovery, "state")) {
            case "probation" -> true;
            case "isolated" ->
                flag(recovery, "checking")
                        || (Json.items(recovery, "lastFailure").isEmpty()
                                && Json.has(recovery, "isolation", "recoveryStartedAt"));
            default -> false;
        };
    }

    private static boolean hasFailed(JsonNode recovery) {
        return !text(recovery, "state").equals("in_service");
    }
}
