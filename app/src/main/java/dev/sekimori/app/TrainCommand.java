package dev.sekimori.app;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.site.RunningSite;
import dev.sekimori.observe.profile.Profiles;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Starts and stops a site on free ports, so that the ahead-of-time cache learns what a start needs.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Path data = Files.createTempDirectory("sekimori-train");
        try {
            RunningSite.Start start = new RunningSite.Start(
                    data,
                    ConfigReader.training(),
                    Profiles.builtIn(),
                    false,
                    Main.version(),
                    InstantSource.system());
            try (RunningSite site = RunningSite.start(start)) {
                site.site().guideline().evaluate();
                ask(site, data);
            }
        } finally {
            delete(data);
        }
        return 0;
    }

    /** What people and scripts type most often, so that the answer comes soon. */
    private static void ask(RunningSite site, Path data) {
        String url = "https://127.0.0.1:" + site.consolePort();
        String folder = data.toString();
        for (String command : List.of("status", "devices", "findings", "guideline")) {
            type(command, "--url", url, "--data", folder);
            type(command, "--url", url, "--data", folder, "--json");
        }
        type("ledger", "verify", "--data", folder);
    }

    private static void type(String... arguments) {
        Main.commandLine(arguments).execute(arguments);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
