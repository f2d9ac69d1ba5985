package dev.sekimori.app;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.site.RunningSite;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs a site until the process is told to stop. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Runs a site.")
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "sekimori-data",
            description = "Where the site keeps its data (default: ./${DEFAULT-VALUE}).")
    private Path data = Path.of("sekimori-data");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The site's configuration (YAML).")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() {
        SiteConfig settings = config.map(ConfigReader::read).orElseGet(ConfigReader::defaults);
        return new Serving(data, false).run(settings, start -> {
            RunningSite site = RunningSite.start(start);
            return new Serving.Served(site, site);
        });
    }
}
