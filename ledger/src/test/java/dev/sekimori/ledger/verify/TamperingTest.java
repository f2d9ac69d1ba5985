package dev.sekimori.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Story;
import dev.sekimori.ledger.TestSigner;
import dev.sekimori.ledger.fault.LedgerDamagedException;
import dev.sekimori.ledger.merkle.Frontier;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.Node;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.verify.Problem.WrongCheckpoint.Fault;
import dev.sekimori.model.Actor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;

/** Each test changes one thing behind the ledger's back and expects it to be found and named. */
class TamperingTest {
    private static final int SIZE = 301;
    private static final TestSigner SIGNER = new TestSigner("site.test", 1);

    @TempDir
    static Path sound;

    @TempDir
    Path dir;

    private static Checkpoint trusted;

    @BeforeAll
    static void write() {
        Story story = new Story(11, "dev");
        for (int to : new int[] {100, 200, SIZE}) {
            try (Ledger ledger =
                    Ledger.open(sound, SIGNER, "site.test/ledger", InstantSource.system())) {
                while (ledger.size() < to) {
                    ledger.append(Actor.system("test"), story.next());
                }
                trusted = ledger.checkpoint();
            }
        }
    }

    @BeforeEach
    void copy() throws IOException {
        Files.copy(sound.resolve("site.db"), dir.resolve("site.db"));
    }

    @Test
    void an_untouched_ledger_is_sound() {
        Verification verification = verify();
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.size()).isEqualTo(SIZE);
        assertThat(verification.root()).isEqualTo(trusted.root());
        assertThat(verification.checkpoints()).isEqualTo(3);
        assertThat(Rebuild.check(dir, Progress.NONE).isEqual()).isTrue();
    }

    @Test
    void tampered_data_of_any_row_are_found_at_that_row_and_nowhere_else() throws SQLException {
        Random random = new Random(5);
        for (int round = 0; round < 5; round++) {
            long index = random.nextInt(SIZE);
            byte[] before = data(index);
            byte[] after = before.clone();
            after[random.nextInt(after.length)] ^= 1;
            change("UPDATE leaf SET data = ? WHERE idx = ?", after, index);
            assertThat(verify().problems()).containsExactly(new Problem.TamperedData(index));
            change("UPDATE leaf SET data = ? WHERE idx = ?", before, index);
        }
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void two_tampered_rows_are_both_found_in_order() throws SQLException {
        change("UPDATE leaf SET data = ? WHERE idx = ?", bytes("{}"), 250L);
        change("UPDATE leaf SET data = ? WHERE idx = ?", bytes("{}"), 30L);
        assertThat(verify().problems())
                .containsExactly(new Problem.TamperedData(30), new Problem.TamperedData(250));
        assertThat(verify().first()).contains(new Problem.TamperedData(30));
    }

    @Test
    void a_wrong_leaf_hash_is_told_from_wrong_data() throws SQLException {
        change("UPDATE leaf SET hash = ? WHERE idx = ?", new byte[32], 77L);
        assertThat(verify().problems()).containsExactly(new Problem.WrongLeafHash(77));
    }

    @Test
    void data_and_hash_changed_together_are_found_at_the_node_above() throws SQLException {
        byte[] forged = bytes("{\"forged\":true}");
        change("UPDATE leaf SET data = ? WHERE idx = ?", forged, 64L);
        change(
                "UPDATE leaf SET hash = ? WHERE idx = ?",
                MerkleHash.ofLeaf(forged).bytes(),
                64L);
        assertThat(verify().first()).contains(new Problem.WrongNode(1, 32, false));
        assertThat(verify().first().orElseThrow().index()).isEqualTo(64);
    }

    @Test
    void a_wrong_node_is_named() throws SQLException {
        change("UPDATE node SET hash = ? WHERE level = 3 AND idx = ?", new byte[32], 4L);
        assertThat(verify().problems()).containsExactly(new Problem.WrongNode(3, 4, false));
        change("DELETE FROM node WHERE level = 3 AND idx = ?", 4L);
        assertThat(verify().problems()).containsExactly(new Problem.WrongNode(3, 4, true));
    }

    @Test
    void a_surplus_node_is_found() throws SQLException {
        change("INSERT INTO node (level, idx, hash) VALUES (9, ?, ?)", 0L, new byte[32]);
        assertThat(verify().problems()).containsExactly(new Problem.SurplusNodes(SIZE, 1));
    }

    @Test
    void a_missing_row_is_found_and_the_ledger_does_not_open_without_its_last_one()
            throws SQLException {
        change("DELETE FROM leaf WHERE idx = ?", 123L);
        assertThat(verify().first()).contains(new Problem.MissingLeaf(123));
        change("DELETE FROM leaf WHERE idx = ?", SIZE - 1L);
        assertThatThrownBy(this::open).isInstanceOf(LedgerDamagedException.class);
    }

    @Test
    void a_surplus_row_is_found_and_the_ledger_does_not_open_with_it() throws SQLException {
        change(
                "INSERT INTO leaf (idx, data, hash) VALUES (?, ?, ?)",
                (long) SIZE,
                bytes("{}"),
                new byte[32]);
        assertThat(verify().problems()).containsExactly(new Problem.SurplusLeaf(SIZE));
        assertThatThrownBy(this::open).isInstanceOf(LedgerDamagedException.class);
    }

    @Test
    void a_wrong_head_is_found_and_the_ledger_does_not_open_with_it() throws SQLException {
        change("UPDATE tree_head SET root = ? WHERE id = ?", new byte[32], 1L);
        assertThat(verify().first()).contains(new Problem.WrongHead(SIZE - 1));
        assertThatThrownBy(this::open).isInstanceOf(LedgerDamagedException.class);
    }

    @Test
    void a_log_rewritten_from_a_row_on_contradicts_the_checkpoints_after_it() throws SQLException {
        rewriteFrom(150, SIZE);
        Verification verification = verify();
        assertThat(verification.problems())
                .contains(new Problem.WrongCheckpoint(199, Fault.WRONG_ROOT))
                .doesNotContain(new Problem.WrongCheckpoint(99, Fault.WRONG_ROOT));
        assertThatThrownBy(this::open).isInstanceOf(LedgerDamagedException.class);
    }

    @Test
    void a_rewritten_log_with_forged_checkpoints_is_not_signed_by_the_key() throws SQLException {
        rewriteFrom(150, SIZE);
        Checkpoint forged =
                Checkpoint.sign("site.test/ledger", SIZE, root(), new TestSigner("site.test", 666));
        change("DELETE FROM checkpoint WHERE size > ?", 100L);
        change("INSERT INTO checkpoint (size, note) VALUES (?, ?)", (long) SIZE, forged.text());
        assertThat(verify().problems())
                .contains(new Problem.WrongCheckpoint(SIZE - 1, Fault.NOT_SIGNED));
    }

    @Test
    void a_rewritten_log_without_checkpoints_contradicts_a_trusted_one() throws SQLException {
        rewriteFrom(150, SIZE);
        change("DELETE FROM checkpoint WHERE size > ?", 0L);
        assertThat(verify().problems())
                .containsExactly(new Problem.WrongCheckpoint(SIZE - 1, Fault.WRONG_ROOT));
    }

    @Test
    void a_log_whose_end_was_cut_off_is_shorter_than_its_checkpoint() throws SQLException {
        change("DELETE FROM leaf WHERE idx >= ?", 256L);
        change("DELETE FROM node WHERE (idx + 1) * (1 << level) > ?", 256L);
        change(
                "UPDATE tree_head SET size = 256, root = (SELECT hash FROM node WHERE level = 8) WHERE id = ?",
                1L);
        assertThat(verify().problems())
                .containsOnly(new Problem.WrongCheckpoint(SIZE - 1, Fault.BEYOND_LOG));
        assertThatThrownBy(this::open).isInstanceOf(LedgerDamagedException.class);
    }

    @Test
    void unreadable_and_misfiled_checkpoints_are_found() throws SQLException {
        change("UPDATE checkpoint SET note = 'nonsense' WHERE size = ?", 100L);
        change("UPDATE checkpoint SET size = 201 WHERE size = ?", 200L);
        assertThat(verify().problems())
                .containsExactly(
                        new Problem.WrongCheckpoint(99, Fault.MALFORMED),
                        new Problem.WrongCheckpoint(200, Fault.WRONG_SIZE));
    }

    @Test
    void a_trusted_checkpoint_of_another_key_is_not_trusted() {
        Checkpoint other = Checkpoint.sign(
                "site.test/ledger", SIZE, trusted.root(), new TestSigner("else", 3));
        assertThat(LedgerVerifier.verify(dir, NoteKey.of(SIGNER), Optional.of(other), Progress.NONE)
                        .problems())
                .containsExactly(new Problem.WrongCheckpoint(SIZE - 1, Fault.NOT_SIGNED));
    }

    @Test
    void drifted_projections_are_found_and_a_rebuild_repairs_them() throws SQLException {
        change("UPDATE device SET state = 'onboarding' WHERE id = ?", "dev-0");
        change("DELETE FROM entry_index WHERE idx = ?", 17L);
        change("INSERT INTO person (name, body) VALUES (?, '{}')", "mallory");
        RebuildReport report = Rebuild.check(dir, Progress.NONE);
        assertThat(report.total()).isEqualTo(3);
        assertThat(report.differences())
                .extracting(RebuildReport.Difference::table)
                .containsExactlyInAnyOrder("entry_index", "device", "person");
        assertThat(report.differences())
                .anySatisfy(d -> assertThat(d.stored()).contains("mallory"))
                .anySatisfy(d -> assertThat(d.rebuilt()).startsWith("[17,"));
        assertThat(verify().isSound()).isTrue();
        assertThat(Rebuild.run(dir, Progress.NONE)).isEqualTo(SIZE);
        assertThat(Rebuild.check(dir, Progress.NONE).isEqual()).isTrue();
    }

    @Test
    void projections_of_another_version_are_made_anew_on_opening() throws SQLException {
        change("UPDATE device SET zone = 'x' WHERE id = ?", "dev-0");
        change("UPDATE projection_version SET fingerprint = 'older' WHERE id = ?", 1L);
        open().close();
        assertThat(Rebuild.check(dir, Progress.NONE).isEqual()).isTrue();
    }

    private Verification verify() {
        return LedgerVerifier.verify(dir, NoteKey.of(SIGNER), Optional.of(trusted), Progress.NONE);
    }

    private Ledger open() {
        return Ledger.open(dir, SIGNER, "site.test/ledger", InstantSource.system());
    }

    /**
     * What somebody with the database but without the key could do: a consistent tree over other
     * data.
     */
    private void rewriteFrom(long from, long size) throws SQLException {
        change("DELETE FROM node WHERE level > ?", 0L);
        Frontier frontier = Frontier.EMPTY;
        for (long index = 0; index < size; index++) {
            byte[] data = data(index);
            if (index == from) {
                data = new String(data, StandardCharsets.UTF_8)
                        .replaceFirst("\"name\":\"test\"", "\"name\":\"nobody\"")
                        .getBytes(StandardCharsets.UTF_8);
                change("UPDATE leaf SET data = ? WHERE idx = ?", data, index);
                change(
                        "UPDATE leaf SET hash = ? WHERE idx = ?",
                        MerkleHash.ofLeaf(data).bytes(),
                        index);
            }
            Frontier.Grown grown = frontier.append(MerkleHash.ofLeaf(data));
            frontier = grown.frontier();
            for (Node node : grown.completed()) {
                change(
                        "INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)",
                        node.level(),
                        node.index(),
                        node.hash().bytes());
            }
        }
        change("UPDATE tree_head SET root = ? WHERE id = ?", frontier.root().bytes(), 1L);
    }

    private dev.sekimori.ledger.merkle.Hash root() throws SQLException {
        try (Connection connection = connect();
                var rows =
                        connection.createStatement().executeQuery("SELECT root FROM tree_head")) {
            return dev.sekimori.ledger.merkle.Hash.of(rows.getBytes(1));
        }
    }

    private byte[] data(long index) throws SQLException {
        try (Connection connection = connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT data FROM leaf WHERE idx = " + index)) {
            return rows.getBytes(1);
        }
    }

    private void change(String sql, Object... arguments) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + dir.resolve("site.db") + "?synchronous=OFF");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
