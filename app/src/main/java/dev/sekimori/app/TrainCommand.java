package dev.sekimori.app;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.lab.LabSite;
import dev.sekimori.app.site.RunningSite;
import dev.sekimori.lab.net.LabException;
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
    private static final long ADDRESSES = 250;

    @Override
    public Integer call() throws IOException {
        Path data = Files.createTempDirectory("sekimori-train");
        try {
            train(data);
        } finally {
            delete(data);
        }
        return 0;
    }

    /** With the lab's devices where the machine has the addresses for them. */
    private static void train(Path data) {
        LabData.mark(data);
        String prefix = "127.88." + ProcessHandle.current().pid() % ADDRESSES;
        try (LabSite lab = LabSite.start(start(data, true), prefix)) {
            train(lab.site(), data);
        } catch (LabException e) {
            try (RunningSite site = RunningSite.start(start(data, false))) {
                train(site, data);
            }
        }
    }

    private static RunningSite.Start start(Path data, boolean lab) {
        return new RunningSite.Start(
                data,
                ConfigReader.training(),
                Profiles.builtIn(),
                lab,
                Main.version(),
                InstantSource.system());
    }

    private static void train(RunningSite site, Path data) {
        site.site().guideline().evaluate();
        ask(site, data);
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
