package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

@EnabledOnOs(OS.LINUX)
class BackgroundTest {
    /** proc_pid_stat(5), counted from the field after the name. */
    private static final int POLICY = 41 - 3;

    private static final String BATCH = "3";
    private static final String USUAL = "0";

    private static String policy(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY];
        } catch (IOException e) {
            throw new AssertionError("a thread of the JVM is gone", e);
        }
    }

    private static String seenBy(CompletableFuture<String> seen) {
        seen.complete(policy(Path.of("/proc/thread-self")));
        return seen.join();
    }

    @Test
    void lets_what_wakes_go_before_such_a_thread_and_before_the_compilers() throws Exception {
        var seen = new CompletableFuture<String>();
        Thread thread = Background.threads("background").newThread(() -> seenBy(seen));
        thread.start();
        assertThat(seen.join()).isEqualTo(BATCH);
        thread.join();
        assertThat(compilers())
                .isNotEmpty()
                .allSatisfy(compiler -> assertThat(policy(compiler)).isEqualTo(BATCH));
    }

    @Test
    void leaves_other_threads_as_they_are() throws Exception {
        Thread thread = Background.threads("background").newThread(() -> {});
        thread.start();
        thread.join();
        assertThat(policy(Path.of("/proc/thread-self"))).isEqualTo(USUAL);
    }

    private static List<Path> compilers() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(BackgroundTest::compiles).toList();
        }
    }

    private static boolean compiles(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).matches("C[12] CompilerThre\\n");
        } catch (IOException e) {
            return false;
        }
    }
}
