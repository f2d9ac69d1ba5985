package dev.sekimori.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.acceptance.site.Await;
import dev.sekimori.acceptance.site.SiteProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A newcomer who types what the READMEs say gets what they promise, and every link leads on. */
final class ReadmeTest {
    /** A command may have to wait until the site has seen what it speaks of. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration START = Duration.ofSeconds(90);
    private static final long STOP_SECONDS = 20;
    private static final List<String> LINKS = List.of("sekimori", "check", "examples");
    private static final long LARGEST_IMAGE_BYTES = 300_000;

    private final Markdown english = Markdown.read(Repository.root().resolve("README.md"));
    private final Markdown japanese = Markdown.read(Repository.root().resolve("README.ja.md"));

    @TempDir
    private Path folder;

    @Test
    void both_languages_have_the_same_commands() {
        assertThat(english.commands()).hasSizeGreaterThan(10).isEqualTo(japanese.commands());
    }

    @Test
    void every_command_works_in_its_order() throws Exception {
        for (String name : LINKS) {
            Files.createSymbolicLink(folder.resolve(name), Repository.root().resolve(name));
        }
        List<Process> serving = new ArrayList<>();
        try {
            for (String command : english.commands()) {
                if (command.startsWith("./sekimori lab") || command.startsWith("./sekimori up")) {
                    stop(serving);
                    serving.add(serve(command));
                } else if (command.startsWith("./check")) {
                    // This test is a part of what it runs.
                    succeed("bash -n check");
                } else {
                    succeed(command);
                }
            }
        } finally {
            stop(serving);
            for (String name : LINKS) {
                Files.delete(folder.resolve(name));
            }
        }
    }

    @Test
    void relative_links_lead_to_files_and_headings() {
        List<String> broken = new ArrayList<>();
        for (Markdown document : Markdown.all()) {
            for (String link : document.relativeLinks()) {
                if (!leadsSomewhere(document, link)) {
                    broken.add(Repository.root().relativize(document.file()) + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void images_are_small() throws IOException {
        try (var images = Files.list(Repository.root().resolve("docs/images"))) {
            assertThat(images.map(Path::toFile).toList())
                    .isNotEmpty()
                    .allSatisfy(image -> assertThat(image.length())
                            .as(image.getName())
                            .isLessThan(LARGEST_IMAGE_BYTES));
        }
    }

    private static boolean leadsSomewhere(Markdown document, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty()
                ? document.file()
                : document.file().resolveSibling(path).normalize();
        if (!Files.exists(target) || !target.startsWith(Repository.root())) {
            return false;
        }
        return hash < 0 || Markdown.read(target).anchors().contains(link.substring(hash + 1));
    }

    /** Starts a site and returns when it says that it is ready. */
    private Process serve(String command) throws IOException {
        File out = Files.createTempFile(folder, "serving", ".out").toFile();
        // The shell becomes the site, so that ending one ends the other.
        Process process = shell("exec " + command, out);
        Await.until(command + " is ready", START, () -> {
            assertThat(process.isAlive()).as(() -> command + ": " + read(out)).isTrue();
            return read(out).contains("\nready https://");
        });
        return process;
    }

    private void succeed(String command) throws IOException {
        File out = Files.createTempFile(folder, "command", ".out").toFile();
        try {
            Await.until(command, LONGEST, () -> exitCode(command, out) == 0);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + read(out), e);
        }
    }

    private int exitCode(String command, File out) {
        try {
            Process process = shell(command, out);
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(command + " does not end: " + read(out));
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new AssertionError(command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command, e);
        }
    }

    private Process shell(String command, File out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(out);
        builder.environment().putAll(SiteProcess.environment());
        return builder.start();
    }

    private static void stop(List<Process> serving) throws InterruptedException {
        for (Process process : serving) {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        serving.clear();
    }

    private static String read(File file) {
        return String.join("\n", Repository.lines(file.toPath())) + "\n";
    }
}
