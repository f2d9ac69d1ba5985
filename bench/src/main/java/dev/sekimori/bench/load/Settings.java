package dev.sekimori.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the load generator is told, as {@code key=value} words. */
record Settings(Map<String, String> values) {

    static Settings read(String... words) {
        return new Settings(Arrays.stream(words)
                .map(word -> word.split("=", 2))
                .collect(
                        Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, last) -> last)));
    }

    String text(String key) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new LoadException(key + " is missing"));
    }

    int number(String key) {
        return Integer.parseInt(text(key));
    }

    Duration ms(String key) {
        return Duration.ofMillis(number(key));
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Path path(String key) {
        return Path.of(text(key));
    }

    /** The servers in the order in which they are measured. */
    List<Side> sides() {
        return Arrays.stream(text("sides").split(";", -1)).map(Side::read).toList();
    }
}
