package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

class PrivateFilesTest {
    @TempDir
    Path directory;

    @Test
    void writes_a_private_file_with_mode_0600_and_leaves_nothing_else() throws IOException {
        Path file = directory.resolve("operator.token");

        PrivateFiles.writePrivateFile(file, bytes("first"));
        PrivateFiles.writePrivateFile(file, bytes("second"));

        assertThat(Files.readString(file)).isEqualTo("second");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(namesIn(directory)).containsExactly("operator.token");
    }

    @Test
    void replaces_a_file_of_wider_mode_by_one_of_its_own_mode() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        PrivateFiles.writePrivateFile(file, bytes("new"));

        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void refuses_to_read_a_file_that_others_may_read_or_write() throws IOException {
        Path file = directory.resolve("secret");
        for (String mode : List.of(
                "rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-", "rwx--x---")) {
            PrivateFiles.writePrivateFile(file, bytes("secret"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

            assertThatThrownBy(() -> PrivateFiles.readPrivateFile(file))
                    .as(mode)
                    .isInstanceOf(AuthorityException.KeyFileUnsafe.class)
                    .hasMessageContaining("chmod 600 " + file)
                    .hasMessageContaining(mode);
        }
    }

    @Test
    void refuses_to_read_through_a_symbolic_link() throws IOException {
        Path target = directory.resolve("target");
        PrivateFiles.writePrivateFile(target, bytes("secret"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);

        assertThatThrownBy(() -> PrivateFiles.readPrivateFile(link))
                .isInstanceOf(AuthorityException.KeyFileUnsafe.class);
    }

    @Test
    void a_missing_file_is_empty_and_a_missing_directory_is_an_error() {
        assertThat(PrivateFiles.readPrivateFile(directory.resolve("none"))).isEmpty();
        assertThatThrownBy(() ->
                        PrivateFiles.writePrivateFile(directory.resolve("no/file"), new byte[0]))
                .isInstanceOf(AuthorityException.FileUnusable.class);
    }

    @Test
    void refuses_a_key_directory_that_others_may_enter() throws IOException {
        Path keys = Files.createDirectory(directory.resolve("keys"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(() -> DirectoryLock.acquire(directory))
                .isInstanceOf(AuthorityException.KeyFileUnsafe.class)
                .hasMessageContaining("chmod 700");
        // The failed attempt must not keep the lock.
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            assertThat(lock.keys()).isEqualTo(keys);
        }
    }

    @Test
    void sweeps_what_dead_writers_left_and_nothing_else() throws IOException {
        Path keys = directory.resolve("keys");
        DirectoryLock.acquire(directory).close();
        Files.createFile(keys.resolve(".vault.key.123.tmp"));
        Files.createFile(keys.resolve("vault.key"));
        Files.createFile(directory.resolve(".vault.json.123.tmp"));
        Files.createFile(directory.resolve(".of-another-module.123.tmp"));

        DirectoryLock.acquire(directory).close();

        assertThat(namesIn(keys)).containsExactlyInAnyOrder("lock", "vault.key");
        assertThat(namesIn(directory))
                .containsExactlyInAnyOrder("keys", ".of-another-module.123.tmp");
    }

    @Test
    void readers_see_whole_files_while_several_threads_replace_them() throws Exception {
        Path file = directory.resolve("shared");
        PrivateFiles.writePrivateFile(file, AtomicWriter.contents(0));
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> reader = threads.submit(() -> {
                int reads = 0;
                while (writing.get() || reads == 0) {
                    AtomicWriter.requireWhole(PrivateFiles.readPrivateFile(file).orElseThrow());
                    reads++;
                }
                return reads;
            });
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int offset = writer;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        PrivateFiles.writePrivateFile(file, AtomicWriter.contents(i * 4 + offset));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            writing.set(false);
            assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(namesIn(directory)).containsExactly("shared");
    }

    @Test
    void a_writer_killed_at_any_moment_leaves_a_whole_file() throws Exception {
        long seed = Long.getLong("seed", 20_160_705L);
        Random random = new Random(seed);
        Path file = directory.resolve("killed");
        for (int round = 0; round < 6; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            AtomicWriter.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int acknowledged = 0;
            int until = 1 + random.nextInt(300);
            // One byte comes for each file that is durable; the kill falls into a later write.
            while (acknowledged < until && writer.getInputStream().read() >= 0) {
                acknowledged++;
            }
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

            int last =
                    AtomicWriter.requireWhole(PrivateFiles.readPrivateFile(file).orElseThrow());
            assertThat(acknowledged).as("seed %d", seed).isEqualTo(until);
            assertThat(last)
                    .as("seed %d round %d", seed, round)
                    .isGreaterThanOrEqualTo(acknowledged - 1);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A process that replaces a file for ever and writes one byte to its output after each. */
    static final class AtomicWriter {
        private static final int LENGTH = 64 * 1024;

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            for (int i = 0; ; i++) {
                PrivateFiles.writePrivateFile(file, contents(i));
                System.out.write('.');
                System.out.flush();
            }
        }

        /** Number {@code i} in the first line, then one letter to the end. */
        static byte[] contents(int i) {
            byte[] contents = new byte[LENGTH + i % 1000];
            Arrays.fill(contents, (byte) ('a' + i % 26));
            byte[] header = bytes(i + "\n");
            System.arraycopy(header, 0, contents, 0, header.length);
            return contents;
        }

        static int requireWhole(byte[] contents) {
            String text = new String(contents, StandardCharsets.US_ASCII);
            int i = Integer.parseInt(text.substring(0, text.indexOf('\n')));
            assertThat(contents).isEqualTo(contents(i));
            return i;
        }
    }
}
