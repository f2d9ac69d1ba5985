package dev.sekimori.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./sekimori} as a person meets it first: with a JDK, without one, with a broken cache. */
final class LauncherTest {

    private static final long DEADLINE_SECONDS = 120;
    private static final String JDK = System.getProperty("java.home");

    @TempDir
    private Path temp;

    private Path searchRoot;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Path> links = new ArrayList<>();

    @BeforeEach
    void start_from_an_empty_environment() throws IOException {
        searchRoot = Files.createDirectory(temp.resolve("jdks"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("SEKIMORI_JDK_ROOTS", searchRoot.toString());
    }

    @AfterEach
    void remove_links() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
    }

    @Test
    void says_what_to_install_when_no_jdk_25_is_found() throws Exception {
        environment.put("PATH", temp.toString());

        Result result = run(Repository.root(), "--version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("No JDK 25 was found", "Temurin 25", "JAVA_HOME");
    }

    @Test
    void says_it_in_japanese_to_a_japanese_reader() throws Exception {
        environment.put("LANG", "ja_JP.UTF-8");

        Result result = run(Repository.root(), "--version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("JDK 25 が見つかりません").doesNotContain("was found");
    }

    @Test
    void passes_over_a_jdk_of_another_version() throws Exception {
        Path bin = Files.createDirectories(searchRoot.resolve("jdk-17.0.25/bin"));
        for (String tool : List.of("java", "javac")) {
            Files.writeString(bin.resolve(tool), "#!/bin/sh\n");
            assertThat(bin.resolve(tool).toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"17.0.25\"\n");

        assertThat(run(Repository.root(), "--version").err()).contains("No JDK 25 was found");
    }

    @Test
    void finds_a_jdk_25_and_prints_its_version() throws Exception {
        link(searchRoot.resolve("some-jdk-25"), Path.of(JDK));

        Result result = run(Repository.root(), "--version");

        assertThat(result).isEqualTo(new Result(0, result.out(), ""));
        assertThat(result.out()).matches("sekimori \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void answers_wrong_usage_with_exit_code_2() throws Exception {
        environment.put("JAVA_HOME", JDK);

        Result result = run(Repository.root(), "no-such-command");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("no-such-command");
    }

    @Test
    void starts_from_the_ahead_of_time_cache_in_every_role() throws Exception {
        environment.put("JAVA_HOME", JDK);
        environment.put("SEKIMORI_JAVA_OPTS", "-XX:AOTMode=on");

        for (String role : List.of("lab", "status")) {
            assertThat(run(Repository.root(), role, "--help"))
                    .as(role)
                    .satisfies(result -> assertThat(result.out()).contains("Usage: sekimori"));
        }
    }

    @Test
    void runs_from_anywhere_through_a_link_and_with_a_broken_cache() throws Exception {
        environment.put("JAVA_HOME", JDK);
        run(Repository.root(), "--version");
        Path copy = copyWithCache("not a cache");
        Path link = link(temp.resolve("link"), copy.resolve("sekimori"));

        Result result = run(link, temp, "--version");

        assertThat(result).isEqualTo(new Result(0, result.out(), ""));
        assertThat(result.out()).startsWith("sekimori ");
    }

    /** What is needed to run, without the sources; the jars are linked. */
    private Path copyWithCache(String cache) throws IOException {
        Path copy = temp.resolve("with space/copy");
        Path dist = Files.createDirectories(copy.resolve("app/target/dist"));
        Path built = Repository.root().resolve("app/target/dist");
        Files.copy(Repository.root().resolve("sekimori"), copy.resolve("sekimori"));
        link(copy.resolve("build"), Repository.root().resolve("build"));
        Files.copy(built.resolve("classpath"), dist.resolve("classpath"));
        link(dist.resolve("lib"), built.resolve("lib"));
        Files.writeString(dist.resolve("sekimori.aot"), cache);
        return copy;
    }

    private Result run(Path root, String... words) throws Exception {
        return run(root.resolve("sekimori"), root, words);
    }

    private Result run(Path launcher, Path folder, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
        command.addAll(List.of(words));
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), read(out), read(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private Path link(Path link, Path target) throws IOException {
        links.add(link);
        return Files.createSymbolicLink(link, target);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** What a command answered; texts are UTF-8. */
    private record Result(int exitCode, String out, String err) {}
}
