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
import java.util.List;
import java.util.Locale;

class TokensTest {
    private final SecureRandom random = new SecureRandom();
    private final Tokens<String> tokens = new Tokens<>(random);

    @TempDir
    Path directory;

    @Test
    void finds_the_grant_of_an_issued_token_until_it_is_revoked() {
        String alice = tokens.issue("alice");
        String bob = tokens.issue("bob");

        assertThat(alice).matches("skm_[A-Za-z0-9_-]{43}").isNotEqualTo(bob);
        assertThat(tokens.find(alice)).contains("alice");
        assertThat(tokens.find(bob)).contains("bob");
        assertThat(tokens.revoke(TokenHash.of(alice))).isTrue();
        assertThat(tokens.revoke(TokenHash.of(alice))).isFalse();
        assertThat(tokens.find(alice)).isEmpty();
        assertThat(tokens.find(bob)).contains("bob");
    }

    @Test
    void a_hash_from_the_store_admits_its_token_after_a_restart() {
        String token = tokens.issue("alice");
        Tokens<String> restarted = new Tokens<>(random);
        restarted.register(new TokenHash(TokenHash.of(token).hex()), "alice");

        assertThat(restarted.find(token)).contains("alice");
    }

    @Test
    void finds_nothing_for_anything_else() {
        String token = tokens.issue("alice");
        List<String> others = List.of(
                "",
                "skm_",
                token + "A",
                token.substring(0, token.length() - 1),
                token.toUpperCase(Locale.ROOT),
                " " + token,
                token.substring(4),
                TokenHash.of(token).hex(),
                Tokens.generate(random),
                "x".repeat(100_000));
        assertThat(others).allSatisfy(other -> assertThat(tokens.find(other)).isEmpty());
    }

    @Test
    void is_bounded() {
        for (int i = 0; i < Tokens.MAX_TOKENS; i++) {
            tokens.register(new TokenHash("%064x".formatted(i)), "x");
        }
        assertThatThrownBy(() -> tokens.issue("one too many"))
                .isInstanceOf(AuthorityException.LimitReached.class);
        tokens.register(new TokenHash("%064x".formatted(0)), "replaced");
    }

    @Test
    void a_token_hash_is_64_hexadecimal_digits() {
        assertThat(TokenHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThatThrownBy(() -> new TokenHash("abc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_operators_token_is_created_once_and_private() throws IOException {
        String token = Tokens.operatorToken(directory, random);

        assertThat(token).matches("skm_[A-Za-z0-9_-]{43}");
        assertThat(Tokens.operatorToken(directory, random)).isEqualTo(token);
        assertThat(Files.readString(directory.resolve("operator.token"))).isEqualTo(token + "\n");
        assertThat(mode(directory.resolve("operator.token"))).isEqualTo("rw-------");
    }

    @Test
    void an_operators_token_that_is_open_or_malformed_is_refused() throws IOException {
        Tokens.operatorToken(directory, random);
        Path file = directory.resolve("operator.token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Tokens.operatorToken(directory, random))
                .isInstanceOf(AuthorityException.KeyFileUnsafe.class);

        PrivateFiles.writePrivateFile(file, "short".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Tokens.operatorToken(directory, random))
                .isInstanceOf(AuthorityException.KeyFileMalformed.class);
    }
}
