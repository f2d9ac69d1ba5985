package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.text;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** Runs a finding's check again now. */
@Command(name = "recheck", mixinStandardHelpOptions = true)
final class RecheckCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "FINDING", descriptionKey = "finding.id")
    private String id = "";

    RecheckCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::recheck);
    }

    private Exit recheck(SiteSession session) throws CommandFailure {
        if (!session.desk().json()) {
            session.desk().note("cli.recheck.running");
        }
        Answer finding = session.client()
                .post("/findings/" + SiteClient.segment(id) + "/recheck", Json.object());
        String unresolved = text(finding.json(), "unresolved");
        session.result(finding, json -> {
            session.screen().table(FindingLines.evidence(session.words(), json));
            if (unresolved.isEmpty()) {
                session.desk().say(flag(json, "fixed") ? "cli.recheck.fixed" : "cli.recheck.open");
            } else {
                session.screen().line(unresolved);
            }
        });
        return unresolved.isEmpty() ? Exit.DONE : Exit.FAILED;
    }
}
