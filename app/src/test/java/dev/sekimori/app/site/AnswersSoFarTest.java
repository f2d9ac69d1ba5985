package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.authority.LedgerKey;
import dev.sekimori.authority.TokenHash;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.Role;
import dev.sekimori.model.event.PersonEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class AnswersSoFarTest {
    private static final Actor TEST = Actor.system("test");
    private static final TokenHash TOKEN = TokenHash.of("a token");

    @TempDir
    private Path data;

    private final List<TokenHash> asked = new ArrayList<>();
    private Ledger ledger;
    private AnswersSoFar<TokenHash, Role> roles;

    @BeforeEach
    void open() {
        LedgerKey key = LedgerKey.open(data, "sekimori", new SecureRandom());
        ledger = Ledger.open(data, new LedgerSigner(key), key.name(), InstantSource.system());
        roles = new AnswersSoFar<>(ledger::size, 2);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Optional<Role> role(TokenHash hash) {
        return roles.of(hash, this::read);
    }

    private Optional<Role> read(TokenHash hash) {
        asked.add(hash);
        try (SiteReader state = ledger.read()) {
            return state.tokenByHash(hash.hex()).map(token -> token.role());
        }
    }

    private void issue(String name, TokenHash hash) {
        ledger.append(
                TEST, new PersonEvent.TokenIssued(name, Role.VIEWER, Optional.empty(), hash.hex()));
    }

    @Test
    void reads_what_it_was_asked_before_only_after_a_commit() {
        issue("one", TOKEN);
        assertThat(role(TOKEN)).contains(Role.VIEWER);
        assertThat(role(TOKEN)).contains(Role.VIEWER);
        assertThat(asked).hasSize(1);
        issue("two", TokenHash.of("another"));
        assertThat(role(TOKEN)).contains(Role.VIEWER);
        assertThat(asked).hasSize(2);
    }

    @Test
    void knows_no_token_any_more_as_soon_as_its_revocation_is_committed() {
        for (int i = 0; i < 50; i++) {
            issue("one", TOKEN);
            assertThat(role(TOKEN)).contains(Role.VIEWER);
            ledger.append(TEST, new PersonEvent.TokenRevoked("one"));
            assertThat(role(TOKEN)).as("revocation %d", i).isEmpty();
        }
    }

    @Test
    void keeps_nothing_of_what_is_not_there_and_no_more_than_its_bound() {
        TokenHash second = TokenHash.of("second");
        TokenHash third = TokenHash.of("third");
        issue("one", TOKEN);
        issue("two", second);
        issue("three", third);
        for (int i = 0; i < 2; i++) {
            assertThat(role(TokenHash.of("none"))).isEmpty();
        }
        assertThat(asked).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(List.of(TOKEN, second, third))
                    .allMatch(hash -> role(hash).isPresent());
        }
        assertThat(asked).hasSize(2 + 3 + 1);
    }
}
