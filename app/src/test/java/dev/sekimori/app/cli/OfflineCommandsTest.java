package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.site.LedgerSigner;
import dev.sekimori.authority.LedgerKey;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.ProofVerifier;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.SiteEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The commands on a data directory, on a real ledger. */
final class OfflineCommandsTest {
    private static final Actor SYSTEM = Actor.system("test");
    private static final int DEVICES = 40;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void write_a_ledger() throws IOException {
        data = Files.createDirectory(
                folder.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Ledger ledger = open()) {
            ledger.append(SYSTEM, new SiteEvent.Created("Lab", "localhost"));
            for (int at = 0; at < DEVICES; at++) {
                ledger.append(
                        SYSTEM,
                        new DeviceEvent.Discovered(
                                new DeviceId("dev-" + at), "127.77.0." + at, "", "scan"));
            }
        }
    }

    @Test
    void verifies_a_sound_ledger() {
        var shown = typed().run("ledger", "verify");
        var json = typed().run("ledger", "verify", "--json");

        assertThat(shown.code()).isZero();
        assertThat(shown.out()).startsWith("Sound: 41 events");
        assertThat(json.json().path("sound").asBoolean()).isTrue();
        assertThat(json.json().path("size").asLong()).isEqualTo(41);
        assertThat(json.json().path("problems")).isEmpty();
    }

    @Test
    void says_where_a_ledger_was_changed() throws SQLException {
        change(
                "UPDATE leaf SET data = CAST(replace(CAST(data AS TEXT), '127.77.0.16', '127.77.0.99')"
                        + " AS BLOB) WHERE idx = 17");

        var shown = typed().run("ledger", "verify");
        var json = typed().run("ledger", "verify", "--json");

        assertThat(shown.code()).isEqualTo(1);
        assertThat(shown.out())
                .contains("event 17: its content is not what the ledger was made of");
        assertThat(shown.err()).contains("DAMAGED").contains("event 17");
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.json().at("/problems/0/index").asLong()).isEqualTo(17);
        assertThat(json.json().at("/problems/0/kind").asText()).isEqualTo("tampered_data");
    }

    @Test
    void finds_an_end_that_was_cut_off_by_a_checkpoint_kept_elsewhere() throws Exception {
        Path kept = folder.resolve("kept.txt");
        Files.writeString(kept, typed().run("ledger", "checkpoint").out());
        Path key = Files.copy(data.resolve("ledger.pub"), folder.resolve("kept.pub"));
        Files.delete(data.resolve("site.db"));
        try (Ledger ledger = open()) {
            ledger.append(SYSTEM, new SiteEvent.Created("Lab", "localhost"));
        }

        var result = typed().run(
                        "ledger",
                        "verify",
                        "--checkpoint",
                        kept.toString(),
                        "--key",
                        key.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("cut off");
    }

    @Test
    void trusts_no_other_key(@TempDir Path other) {
        LedgerKey stranger = LedgerKey.open(other, "sekimori", new SecureRandom());

        var result = typed().run(
                        "ledger", "verify", "--key", other.resolve("ledger.pub").toString());

        assertThat(stranger.name()).isEqualTo("sekimori");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("not signed by the ledger’s key");
    }

    @Test
    void signs_a_checkpoint_that_the_public_key_verifies() throws IOException {
        NoteKey key = NoteKey.parse(Files.readString(data.resolve("ledger.pub")));

        var text = typed().run("ledger", "checkpoint");
        var json = typed().run("ledger", "checkpoint", "--json");

        Checkpoint checkpoint = Checkpoint.parse(text.out());
        assertThat(checkpoint.isSignedBy(key)).isTrue();
        assertThat(checkpoint.size()).isEqualTo(41);
        assertThat(json.json().path("checkpoint").asText()).isEqualTo(text.out());
    }

    @Test
    void gives_the_kept_checkpoint_where_the_key_is_not_at_hand() throws IOException {
        Files.delete(data.resolve("keys").resolve("ledger.key"));

        var result = typed().run("ledger", "checkpoint");

        assertThat(result.code()).isZero();
        assertThat(Checkpoint.parse(result.out()).size()).isEqualTo(41);
        assertThat(data.resolve("keys").resolve("ledger.key")).doesNotExist();
    }

    @Test
    void proves_an_event_so_that_anybody_can_check_it() {
        var json = typed().run("ledger", "proof", "17", "--json").json();
        var shown = typed().run("ledger", "proof", "17");

        Checkpoint checkpoint = Checkpoint.parse(json.path("checkpoint").asText());
        byte[] leaf = Base64.getDecoder().decode(json.path("leaf").asText());
        List<Hash> path = new ArrayList<>();
        for (JsonNode hash : json.path("path")) {
            path.add(hash(hash.asText()));
        }
        assertThat(ProofVerifier.verify(
                        new InclusionProof(
                                17, json.path("treeSize").asLong(), MerkleHash.ofLeaf(leaf), path),
                        checkpoint.root()))
                .isTrue();
        assertThat(shown.out())
                .contains("127.77.0.16")
                .contains(checkpoint.body().lines().toList().get(2));
    }

    @Test
    void proves_nothing_that_is_not_there_or_was_changed() throws SQLException {
        var beyond = typed().run("ledger", "proof", "41");
        change("UPDATE leaf SET data = CAST('{}' AS BLOB) WHERE idx = 3");
        var changed = typed().run("ledger", "proof", "3");

        assertThat(beyond.code()).isEqualTo(1);
        assertThat(beyond.err()).contains("the latest is 40");
        assertThat(changed.code()).isEqualTo(1);
        assertThat(changed.err()).contains("ledger verify");
    }

    @Test
    void compares_and_repairs_the_state() throws SQLException {
        assertThat(typed().run("ledger", "rebuild", "--check").code()).isZero();
        change("DELETE FROM device WHERE id = 'dev-5'");

        var differs = typed().run("ledger", "rebuild", "--check");
        var json = typed().run("ledger", "rebuild", "--check", "--json");
        var rebuilt = typed().run("ledger", "rebuild");

        assertThat(differs.code()).isEqualTo(1);
        assertThat(differs.out()).contains("device").contains("dev-5");
        assertThat(json.json().path("equal").asBoolean()).isFalse();
        assertThat(rebuilt.code()).isZero();
        assertThat(typed().run("ledger", "rebuild", "--check").code()).isZero();
    }

    @Test
    void works_while_a_site_runs_and_replaces_nothing_then() {
        try (Ledger ledger = open()) {
            assertThat(ledger.size()).isEqualTo(41);
            assertThat(typed().run("ledger", "verify").code()).isZero();
            assertThat(typed().run("ledger", "checkpoint").code()).isZero();
            assertThat(typed().run("ledger", "proof", "0").code()).isZero();
            assertThat(typed().run("ledger", "rebuild", "--check").code()).isZero();

            var replace = typed().run("ledger", "rebuild");

            assertThat(replace.code()).isEqualTo(1);
            assertThat(replace.err()).contains("A site is running");
        }
    }

    @Test
    void says_that_there_is_no_ledger(@TempDir Path empty) throws IOException {
        var none = new Typed(empty).run("ledger", "verify");
        Files.writeString(data.resolve("site.db"), "this is no database, whatever its name may be");
        var broken = typed().run("ledger", "verify");

        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("There is no ledger");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err()).doesNotContain("\tat ");
        assertThat(empty).isEmptyDirectory();
    }

    private Typed typed() {
        return new Typed(data);
    }

    private static Hash hash(String base64) {
        return Hash.of(Base64.getDecoder().decode(base64));
    }

    private void change(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("site.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private Ledger open() {
        LedgerKey key = LedgerKey.open(data, "sekimori", new SecureRandom());
        return Ledger.open(data, new LedgerSigner(key), key.name(), InstantSource.system());
    }
}
