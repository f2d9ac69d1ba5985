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

/** Makes what a service shows at the gateway work no more, on open connections too. */
@Command(name = "revoke", mixinStandardHelpOptions = true)
final class ServiceRevokeCommand implements Callable<Integer> {
    private final Surroundings around;
    private final String path;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "NAME", descriptionKey = "service.name")
    private String name = "";

    ServiceRevokeCommand(Surroundings around, String path) {
        this.around = around;
        this.path = path;
    }

    @Override
    public Integer call() {
        return options.run(around, this::revoke);
    }

    private Exit revoke(SiteSession session) throws CommandFailure {
        session.client().delete(path + "/" + SiteClient.segment(name), new Query().parameters());
        if (session.desk().json()) {
            session.screen().json(Json.write(Json.object().put("name", name).put("active", false)));
        } else {
            session.desk().say("cli.service.revoked", name);
        }
        return Exit.DONE;
    }
}
