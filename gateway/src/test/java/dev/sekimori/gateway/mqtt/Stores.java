package dev.sekimori.gateway.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of stores. */
final class Stores {
    private Stores() {}

    static Path fresh() {
        try {
            return Files.createTempDirectory("sekimori-mqtt-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a kill leaves it; files are copied in the order in which they are written. */
    static Path copy(Path store) {
        try (Stream<Path> files = Files.list(store)) {
            Path copy = fresh();
            List<Path> segments = files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path segment : segments) {
                Files.copy(segment, copy.resolve(segment.getFileName()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path store) {
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
