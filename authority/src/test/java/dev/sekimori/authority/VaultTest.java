package dev.sekimori.authority;

import static dev.sekimori.authority.PrivateFilesTest.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class VaultTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void choose_a_directory_that_does_not_exist_yet() {
        directory = temporary.resolve("data");
    }

    @Test
    void gives_back_after_reopening_what_was_put() {
        Vault vault = open();
        vault.put("camera-1/http", secret("p@ss \"関守\""));
        vault.put("camera-2/http", secret("other"));
        vault.put("camera-2/http", secret("newer"));
        vault.put("gone", secret("x"));
        assertThat(vault.remove("gone")).isTrue();
        assertThat(vault.remove("gone")).isFalse();

        Vault reopened = open();

        assertThat(text(reopened, "camera-1/http")).isEqualTo("p@ss \"関守\"");
        assertThat(text(reopened, "camera-2/http")).isEqualTo("newer");
        assertThat(reopened.get("gone")).isEmpty();
        assertThat(reopened.names()).containsExactly("camera-1/http", "camera-2/http");
    }

    @Test
    void keeps_its_files_private_and_its_secrets_unreadable() throws IOException {
        Vault vault = open();
        vault.put("camera", secret("factory-password"));
        vault.put("other", secret("factory-password"));

        assertThat(mode(directory.resolve("keys"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("keys/vault.key"))).isEqualTo("rw-------");
        assertThat(mode(file())).isEqualTo("rw-------");
        String contents = Files.readString(file());
        assertThat(contents)
                .doesNotContain("factory-password")
                .contains("\"camera\": {\"nonce\": ");
        List<String> ciphertexts = contents.lines()
                .filter(line -> line.contains("ciphertext"))
                .map(line -> line.substring(line.indexOf("nonce")))
                .toList();
        assertThat(ciphertexts).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void notices_every_single_changed_byte() throws IOException {
        Vault vault = open();
        vault.put("a", secret("one"));
        vault.put("b", secret("two"));
        byte[] genuine = Files.readAllBytes(file());
        Random changes = new Random(1);
        for (int i = 0; i < genuine.length; i++) {
            byte[] changed = genuine.clone();
            changed[i] ^= (byte) (1 << changes.nextInt(8));
            overwrite(changed);
            assertThatThrownBy(this::open)
                    .as("byte %d", i)
                    .isInstanceOf(AuthorityException.VaultTampered.class);
        }
        overwrite(genuine);
        assertThat(text(open(), "a")).isEqualTo("one");
    }

    @Test
    void notices_entries_that_are_removed_swapped_repeated_or_cut_off() throws IOException {
        Vault vault = open();
        vault.put("a", secret("one"));
        vault.put("b", secret("two"));
        String genuine = Files.readString(file());
        List<String> lines = genuine.lines().toList();
        String a = lines.get(3);
        String b = lines.get(4);
        List<String> attacks = List.of(
                genuine.replace(a + "\n", ""),
                genuine.replace("\"a\": ", "\"c\": "),
                genuine.replace("\"a\": ", "\"x\": ")
                        .replace("\"b\": ", "\"a\": ")
                        .replace("\"x\": ", "\"b\": "),
                genuine.replace(a, a + "\n" + a),
                genuine.replace(b, b + "\n" + b),
                genuine.substring(0, genuine.length() / 2),
                genuine + "\n",
                "",
                "{}");
        for (String attack : attacks) {
            overwrite(attack.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(this::open)
                    .as(attack)
                    .isInstanceOfSatisfying(
                            AuthorityException.VaultTampered.class,
                            e -> assertThat(e.path()).isEqualTo(file()));
        }
    }

    @Test
    void an_entry_under_another_name_does_not_decrypt_even_where_the_seal_is_right()
            throws IOException {
        Vault vault = open();
        vault.put("camera", secret("one"));
        VaultKeys keys = VaultKeys.open(directory.resolve("keys/vault.key"), file(), true, random);
        var entries = VaultFile.parse(Files.readAllBytes(file()), keys).orElseThrow();
        entries.put("plug", entries.get("camera"));
        overwrite(VaultFile.render(entries, keys));

        Vault reopened = open();

        assertThat(text(reopened, "camera")).isEqualTo("one");
        assertThatThrownBy(() -> reopened.get("plug"))
                .isInstanceOf(AuthorityException.VaultTampered.class)
                .hasMessageContaining("plug");
    }

    @Test
    void survives_random_garbage_with_a_typed_refusal() throws IOException {
        open().put("a", secret("one"));
        long seed = Long.getLong("seed", 7L);
        Random garbage = new Random(seed);
        byte[] genuine = Files.readAllBytes(file());
        for (int i = 0; i < 300; i++) {
            byte[] contents =
                    garbage.nextBoolean() ? new byte[garbage.nextInt(500)] : genuine.clone();
            for (int change = 0; change < 20 && contents.length > 0; change++) {
                contents[garbage.nextInt(contents.length)] = (byte) garbage.nextInt(256);
            }
            overwrite(contents);
            assertThatThrownBy(this::open)
                    .as("seed %d case %d", seed, i)
                    .isInstanceOf(AuthorityException.VaultTampered.class);
        }
    }

    @Test
    void refuses_to_start_without_its_key_or_with_a_foreign_or_open_one() throws IOException {
        open().put("a", secret("one"));
        Path key = directory.resolve("keys/vault.key");
        byte[] original = Files.readAllBytes(key);

        Files.delete(key);
        assertThatThrownBy(this::open).isInstanceOf(AuthorityException.KeyFileMissing.class);

        PrivateFiles.writePrivateFile(
                key,
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(this::open).isInstanceOf(AuthorityException.VaultTampered.class);

        PrivateFiles.writePrivateFile(key, "AAAA".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(this::open).isInstanceOf(AuthorityException.KeyFileMalformed.class);

        PrivateFiles.writePrivateFile(key, original);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::open).isInstanceOf(AuthorityException.KeyFileUnsafe.class);
    }

    @Test
    void a_failed_write_changes_nothing_in_memory() throws IOException {
        Vault vault = open();
        vault.put("a", secret("one"));
        Files.delete(file());
        Files.createDirectory(file());
        Files.createFile(file().resolve("blocks-the-rename"));

        assertThatThrownBy(() -> vault.put("a", secret("two")))
                .isInstanceOf(AuthorityException.FileUnusable.class);

        assertThat(text(vault, "a")).isEqualTo("one");
    }

    @Test
    void is_bounded() {
        Vault vault = open();
        vault.put("largest", Secret.ofBytes(new byte[Vault.MAX_SECRET_BYTES]));
        assertThat(open().get("largest").orElseThrow().length()).isEqualTo(Vault.MAX_SECRET_BYTES);

        assertThatThrownBy(() ->
                        vault.put("larger", Secret.ofBytes(new byte[Vault.MAX_SECRET_BYTES + 1])))
                .isInstanceOf(AuthorityException.LimitReached.class);
        for (String name : List.of("", "a b", "a\"b", "é", "x".repeat(201))) {
            assertThatThrownBy(() -> vault.put(name, secret("x")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        vault.put("empty", Secret.ofBytes(new byte[0]));
        assertThat(open().get("empty").orElseThrow().length()).isZero();
    }

    @Test
    void equal_secrets_have_equal_fingerprints_in_one_vault_only() {
        Vault vault = open();
        Vault other = Vault.open(temporary.resolve("other"), random);
        Vault.Fingerprint fingerprint = vault.fingerprint(secret("admin"));

        assertThat(fingerprint.hex()).matches("[0-9a-f]{64}");
        assertThat(open().fingerprint(secret("admin"))).isEqualTo(fingerprint);
        assertThat(vault.fingerprint(secret("admin1"))).isNotEqualTo(fingerprint);
        assertThat(other.fingerprint(secret("admin"))).isNotEqualTo(fingerprint);
    }

    @Test
    void keeps_every_secret_that_several_threads_put_at_once() throws Exception {
        Vault vault = open();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "device-" + i;
                puts.add(threads.submit(() -> vault.put(name, secret(name))));
            }
            for (Future<?> put : puts) {
                put.get(60, TimeUnit.SECONDS);
            }
        }
        Vault reopened = open();
        assertThat(reopened.names()).hasSize(40);
        assertThat(reopened.names())
                .allSatisfy(name -> assertThat(text(reopened, name)).isEqualTo(name));
    }

    private Vault open() {
        return Vault.open(directory, random);
    }

    private Path file() {
        return directory.resolve("vault.json");
    }

    private void overwrite(byte[] contents) {
        PrivateFiles.writePrivateFile(file(), contents);
    }

    private static Secret secret(String text) {
        return Secret.ofChars(text.toCharArray());
    }

    private static String text(Vault vault, String name) {
        try (Secret secret = vault.get(name).orElseThrow()) {
            return new String(secret.chars());
        }
    }
}
