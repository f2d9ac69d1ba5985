package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** Renews the site's own server certificates now; open connections go on. */
@Command(name = "renew", mixinStandardHelpOptions = true)
final class CertificateRenewCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    CertificateRenewCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::renew);
    }

    private Exit renew(SiteSession session) throws CommandFailure {
        Answer renewed = session.client().post("/certificates/renewal", Json.object());
        return session.result(
                renewed,
                json -> session.desk()
                        .say(
                                "cli.certificate.renewed",
                                session.words().time(text(json, "validUntil"))));
    }
}
