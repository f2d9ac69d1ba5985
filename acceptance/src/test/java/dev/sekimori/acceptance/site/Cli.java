package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * {@code ./sekimori} commands with {@code --json} on a data directory.
 *
 * @param data the site's
 */
record Cli(Path data) {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Runs a command that must succeed and answers what it printed. */
    JsonNode json(String... words) {
        Command.Result result = run(words);
        assertThat(result.exitCode())
                .as("%s: %s%s", List.of(words), result.out(), result.err())
                .isZero();
        try {
            return new ObjectMapper().readTree(result.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(List.of(words) + " printed no JSON: " + result.out(), e);
        }
    }

    /** The items of a list. */
    List<JsonNode> items(String... words) {
        return StreamSupport.stream(json(words).path("items").spliterator(), false)
                .toList();
    }

    /** Runs a command, however it ends. */
    Command.Result run(String... words) {
        List<String> command = new ArrayList<>(List.of(SiteProcess.launcher()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString(), "--json"));
        return Command.run(LONGEST, SiteProcess.environment(), command);
    }
}
