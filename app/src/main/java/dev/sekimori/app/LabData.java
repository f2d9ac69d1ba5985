package dev.sekimori.app;

import dev.sekimori.app.config.ConfigException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Data directories of labs; one of a real site is never touched. */
final class LabData {
    private static final String MARK = "lab";
    private static final int MOST = 1_000;

    private LabData() {}

    /** Renames the directory to {@code DIR.old-N}; nothing is deleted. */
    static void putAside(Path data) {
        if (!Files.exists(data)) {
            return;
        }
        if (!Files.isDirectory(data.resolve(MARK))) {
            throw new ConfigException(
                    data + " is not a lab's data; --fresh leaves it alone. Choose another --data.");
        }
        for (int i = 1; i < MOST; i++) {
            Path target = data.resolveSibling(data.getFileName() + ".old-" + i);
            if (!Files.exists(target)) {
                move(data, target);
                return;
            }
        }
        throw new ConfigException("too many old data directories beside " + data);
    }

    /** Marks a directory as a lab's; refuses one that holds a real site. */
    static void mark(Path data) {
        if (Files.exists(data.resolve("site.db")) && !Files.isDirectory(data.resolve(MARK))) {
            throw new ConfigException(
                    data + " holds a real site. Choose another --data for the lab.");
        }
        try {
            Files.createDirectories(data.resolve(MARK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
