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
            }
        } finally {
            delete(data);
        }
        return 0;
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
