package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** Makes a token work no more. */
@Command(name = "revoke", mixinStandardHelpOptions = true)
final class TokenRevokeCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "NAME", descriptionKey = "token.name")
    private String name = "";

    TokenRevokeCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::revoke);
    }

    private Exit revoke(SiteSession session) throws CommandFailure {
        session.client().delete("/tokens/" + SiteClient.segment(name), new Query().parameters());
        if (session.desk().json()) {
            session.screen().json(Json.write(Json.object().put("name", name).put("active", false)));
        } else {
            session.desk().say("cli.token.revoked", name);
        }
        return Exit.DONE;
    }
}
