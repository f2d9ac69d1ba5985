package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.DataOption;
import dev.sekimori.app.cli.invocation.OutputOptions;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.SiteAddress;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;

/** The options that say which site to talk to, and as whom. */
final class SiteOptions {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--url", paramLabel = "URL", descriptionKey = "url")
    private Optional<String> url = Optional.empty();

    @Option(names = "--token", paramLabel = "TOKEN", descriptionKey = "token")
    private Optional<String> token = Optional.empty();

    /** What a command does with the site. */
    @FunctionalInterface
    interface Work {
        Exit run(SiteSession session) throws CommandFailure;
    }

    /** Finds the site, does the work, tells failures; returns the exit code. */
    int run(Surroundings around, Work work) {
        return output.desk(around).run(desk -> {
            SiteAddress.Said said = new SiteAddress.Said(url, token, data.directory());
            SiteAddress site = SiteAddress.find(said, around.environment());
            try (SiteClient client = new SiteClient(site, desk.words().language())) {
                return work.run(new SiteSession(desk, client));
            }
        });
    }
}
