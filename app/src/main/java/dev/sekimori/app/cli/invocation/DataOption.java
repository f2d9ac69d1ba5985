package dev.sekimori.app.cli.invocation;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The option that names the data directory. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "sekimori-data",
            descriptionKey = "data")
    private Path directory = Path.of("sekimori-data");

    public Path directory() {
        return directory;
    }
}
