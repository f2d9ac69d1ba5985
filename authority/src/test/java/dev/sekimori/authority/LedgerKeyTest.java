package dev.sekimori.authority;

import static dev.sekimori.authority.PrivateFilesTest.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

class LedgerKeyTest {
    // Published verifier keys: the example of the Go package golang.org/x/mod/sumdb/note, and
    // sum.golang.org.
    private static final String NEUMANN =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String SUM_GOLANG =
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path directory;

    @Test
    void reads_published_verifier_keys() {
        VerifierKey neumann = LedgerKey.parseVerifierKey(NEUMANN);

        assertThat(neumann.name()).isEqualTo("PeterNeumann");
        assertThat(neumann.keyId()).isEqualTo(HexFormat.of().parseHex("c74f20a3"));
        assertThat(neumann.publicKey()).hasSize(32);
        assertThat(neumann.line()).isEqualTo(NEUMANN);
        assertThat(LedgerKey.parseVerifierKey(SUM_GOLANG).name()).isEqualTo("sum.golang.org");
    }

    @Test
    void verifies_a_published_signature() {
        byte[] message = ("If you think cryptography is the answer to your problem,\n"
                        + "then you don't know what your problem is.\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] signed = Base64.getDecoder()
                .decode("x08go/ZJkuBS9UG/SffcvIAQ"
                        + "xVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
        VerifierKey neumann = LedgerKey.parseVerifierKey(NEUMANN);

        assertThat(Arrays.copyOf(signed, 4)).isEqualTo(neumann.keyId());
        byte[] signature = Arrays.copyOfRange(signed, 4, signed.length);
        assertThat(neumann.verify(message, signature)).isTrue();
        message[0] ^= 1;
        assertThat(neumann.verify(message, signature)).isFalse();
    }

    @Test
    void refuses_malformed_verifier_keys() {
        List<String> lines = List.of(
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                NEUMANN.replace("c74f20a3", "c74f20a4"),
                NEUMANN.replace("c74f20a3", "C74F20A3"),
                NEUMANN.replace("c74f20a3", "0c74f20a3"),
                NEUMANN.replace("PeterNeumann", "PeterNeuman"),
                NEUMANN.replace("PeterNeumann", "Peter Neumann"),
                NEUMANN.replace("PeterNeumann", ""),
                NEUMANN.replace("+ARpc", "+AhpC"),
                NEUMANN + "\n",
                NEUMANN + "=",
                NEUMANN.substring(0, NEUMANN.length() - 4),
                NEUMANN.substring(0, NEUMANN.length() - 1) + "!");
        for (String line : lines) {
            assertThatThrownBy(() -> LedgerKey.parseVerifierKey(line))
                    .as(line)
                    .isInstanceOf(AuthorityException.VerifierKeyMalformed.class);
        }
    }

    @Test
    void refuses_random_lines_with_a_typed_exception() {
        long seed = Long.getLong("seed", 11L);
        Random changes = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder line = new StringBuilder(NEUMANN);
            for (int change = 0; change <= changes.nextInt(3); change++) {
                line.setCharAt(changes.nextInt(line.length()), (char) changes.nextInt(0x250));
            }
            if (!line.toString().equals(NEUMANN)) {
                assertThatThrownBy(() -> LedgerKey.parseVerifierKey(line.toString()))
                        .as("seed %d case %d", seed, i)
                        .isInstanceOf(AuthorityException.VerifierKeyMalformed.class);
            }
        }
    }

    @Test
    void creates_a_key_once_and_signs_with_it_ever_after() throws IOException {
        LedgerKey created = LedgerKey.open(directory, "site.example/ledger", random);
        LedgerKey loaded = LedgerKey.open(directory, "renamed.example/ledger", random);
        byte[] message = {1, 2, 3};

        assertThat(loaded.verifierKey()).isEqualTo(created.verifierKey());
        assertThat(loaded.name()).isEqualTo("site.example/ledger");
        assertThat(loaded.sign(message)).hasSize(64).isEqualTo(created.sign(message));
        VerifierKey published = LedgerKey.parseVerifierKey(
                Files.readString(directory.resolve("ledger.pub")).strip());
        assertThat(published.verify(message, loaded.sign(message))).isTrue();
        assertThat(published.verify(new byte[] {1, 2}, loaded.sign(message))).isFalse();
        assertThat(published.keyId()).isEqualTo(loaded.keyId());
        assertThat(published.publicKey()).isEqualTo(loaded.publicKey());
    }

    @Test
    void keeps_the_private_key_private_and_the_public_key_public() throws IOException {
        LedgerKey.open(directory, "site", random);

        assertThat(mode(directory.resolve("keys/ledger.key"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("ledger.pub"))).isEqualTo("rw-r--r--");
        assertThat(Files.readString(directory.resolve("keys/ledger.key")))
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("-----END PUBLIC KEY-----\n");
    }

    @Test
    void writes_a_lost_public_key_again() throws IOException {
        LedgerKey created = LedgerKey.open(directory, "site", random);
        Files.delete(directory.resolve("ledger.pub"));

        assertThat(LedgerKey.open(directory, "site", random).verifierKey())
                .isEqualTo(created.verifierKey());
        assertThat(directory.resolve("ledger.pub")).exists();
    }

    @Test
    void refuses_keys_that_are_lost_foreign_malformed_or_open() throws IOException {
        LedgerKey.open(directory, "site", random);
        Path key = directory.resolve("keys/ledger.key");
        byte[] original = Files.readAllBytes(key);

        Files.delete(key);
        assertThatThrownBy(() -> LedgerKey.open(directory, "site", random))
                .isInstanceOf(AuthorityException.KeyFileMissing.class);
        assertThat(key).doesNotExist();

        PrivateFiles.writePrivateFile(
                key,
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                        .getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> LedgerKey.open(directory, "site", random))
                .isInstanceOf(AuthorityException.KeyFileMalformed.class);

        Path other = directory.resolve("other");
        LedgerKey.open(other, "site", random);
        PrivateFiles.writePrivateFile(key, Files.readAllBytes(other.resolve("keys/ledger.key")));
        assertThatThrownBy(() -> LedgerKey.open(directory, "site", random))
                .isInstanceOf(AuthorityException.KeyMismatch.class);

        PrivateFiles.writePrivateFile(key, original);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> LedgerKey.open(directory, "site", random))
                .isInstanceOf(AuthorityException.KeyFileUnsafe.class);
    }
}
