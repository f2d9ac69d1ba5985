package dev.sekimori.app;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.lab.LabSite;
import dev.sekimori.lab.LabOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs the demonstration site until the process is told to stop. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Runs a small demonstration site of simulated devices on 127.77.0.0/24.")
final class LabCommand implements Callable<Integer> {
    private static final int NOT_IN_THIS_VERSION = 3;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "sekimori-data",
            description = "Where the site keeps its data (default: ./${DEFAULT-VALUE}).")
    private Path data = Path.of("sekimori-data");

    @Option(
            names = "--fresh",
            description = "Puts the data of an earlier lab aside and begins anew.")
    private boolean fresh;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The site's configuration (YAML) in place of the lab's own.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--netns",
            description = "Puts every device into a network namespace (not in this version).")
    private boolean netns;

    @Override
    public Integer call() {
        if (netns) {
            System.err.println("sekimori: --netns is not in this version / --netns はこの版にはありません");
            return NOT_IN_THIS_VERSION;
        }
        SiteConfig settings = config.map(ConfigReader::read).orElseGet(ConfigReader::lab);
        if (fresh) {
            LabData.putAside(data);
        }
        return new Serving(data, true).run(settings, start -> {
            LabSite lab = LabSite.start(start, LabOptions.USUAL_PREFIX);
            return new Serving.Served(lab.site(), lab);
        });
    }
}
