package dev.sekimori.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.fault.LedgerClosedException;
import dev.sekimori.ledger.fault.LedgerInUseException;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.ProofVerifier;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.ledger.verify.LedgerVerifier;
import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.ledger.verify.Rebuild;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.SiteEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class LedgerTest {
    private static final Actor ACTOR = Actor.system("test");
    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09.123456789Z");
    private static final DeviceId CAM = new DeviceId("cam");

    @TempDir
    Path dir;

    private final TestSigner signer = new TestSigner("site.test", 1);
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(dir, signer, "site.test/ledger", InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void an_empty_ledger_has_no_entries_and_the_empty_root() {
        assertThat(ledger.size()).isZero();
        assertThat(ledger.entries(0, 10)).isEmpty();
        assertThat(ledger.checkpoint().root()).isEqualTo(MerkleHash.EMPTY_ROOT);
    }

    @Test
    void appended_events_are_there_with_actor_and_time_in_milliseconds() {
        long last = ledger.append(ACTOR, discovered("cam"), new DeviceEvent.Restored(CAM));
        assertThat(last).isEqualTo(1);
        assertThat(ledger.size()).isEqualTo(2);
        assertThat(ledger.entries(0, 10))
                .containsExactly(
                        new Entry(
                                0,
                                Instant.parse("2026-05-06T07:08:09.123Z"),
                                ACTOR,
                                discovered("cam")),
                        new Entry(
                                1,
                                Instant.parse("2026-05-06T07:08:09.123Z"),
                                ACTOR,
                                new DeviceEvent.Restored(CAM)));
        assertThat(ledger.entry(1)).contains(ledger.entries(1, 1).getFirst());
        assertThat(ledger.entry(2)).isEmpty();
    }

    @Test
    void survives_being_closed_and_opened() {
        ledger.append(ACTOR, discovered("cam"));
        Checkpoint before = ledger.checkpoint();
        ledger.close();
        open();
        assertThat(ledger.checkpoint()).isEqualTo(before);
        ledger.append(ACTOR, discovered("cam2"));
        try (SiteReader reader = ledger.read()) {
            assertThat(reader.device(CAM)).isPresent();
            assertThat(reader.size()).isEqualTo(2);
        }
    }

    @Test
    void a_command_sees_what_came_before_it_and_returns_its_result() {
        ledger.append(ACTOR, discovered("cam"));
        String name = ledger.execute(
                ACTOR,
                (state, now) -> Outcome.of(
                        state.device(CAM).orElseThrow().name() + state.size(), discovered("cam2")));
        assertThat(name).isEqualTo("cam1");
        assertThat(ledger.size()).isEqualTo(2);
    }

    @Test
    void a_refusal_passes_to_the_caller_and_writes_nothing() {
        IllegalStateException refusal = new IllegalStateException("not now");
        assertThatThrownBy(() -> ledger.execute(ACTOR, (state, now) -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(ledger.size()).isZero();
    }

    @Test
    void a_command_whose_second_event_cannot_be_applied_writes_neither() {
        assertThatThrownBy(() -> ledger.append(
                        ACTOR, discovered("cam"), new DeviceEvent.Restored(new DeviceId("none"))))
                .isInstanceOf(InapplicableEventException.class);
        assertThat(ledger.size()).isZero();
        try (SiteReader reader = ledger.read()) {
            assertThat(reader.device(CAM)).isEmpty();
        }
        ledger.append(ACTOR, discovered("cam"));
        assertSound();
    }

    @Test
    void a_command_without_events_is_fine() {
        assertThat(ledger.<String>execute(ACTOR, (state, now) -> Outcome.of("nothing")))
                .isEqualTo("nothing");
        assertThat(ledger.size()).isZero();
    }

    @Test
    void a_command_cannot_execute_a_command() {
        assertThatThrownBy(() -> ledger.execute(
                        ACTOR, (state, now) -> Outcome.of(ledger.append(ACTOR, discovered("cam")))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_reader_keeps_its_moment() {
        ledger.append(ACTOR, discovered("cam"));
        try (SiteReader before = ledger.read()) {
            ledger.append(ACTOR, discovered("cam2"));
            assertThat(before.size()).isEqualTo(1);
            assertThat(before.device(new DeviceId("cam2"))).isEmpty();
            assertThat(before.count(DeviceEvent.Discovered.class)).isEqualTo(1);
            try (SiteReader after = ledger.read()) {
                assertThat(after.device(new DeviceId("cam2"))).isPresent();
            }
        }
    }

    @Test
    void checkpoint_is_signed_and_every_entry_is_proven_under_it() {
        Event[] events =
                IntStream.range(0, 37).mapToObj(i -> discovered("d" + i)).toArray(Event[]::new);
        ledger.append(ACTOR, events);
        Checkpoint checkpoint = ledger.checkpoint();
        assertThat(checkpoint.isSignedBy(NoteKey.of(signer))).isTrue();
        assertThat(checkpoint.size()).isEqualTo(37);
        for (long index = 0; index < 37; index++) {
            var proof = ledger.inclusionProof(index, 37);
            assertThat(proof.leafHash())
                    .isEqualTo(MerkleHash.ofLeaf(ledger.leaf(index).orElseThrow()));
            assertThat(ProofVerifier.verify(proof, checkpoint.root())).isTrue();
        }
    }

    @Test
    void a_later_checkpoint_is_proven_to_contain_an_earlier_one() {
        ledger.append(ACTOR, discovered("a"), discovered("b"), discovered("c"));
        Checkpoint earlier = ledger.checkpoint();
        ledger.append(ACTOR, discovered("d"), discovered("e"));
        Checkpoint later = ledger.checkpoint();
        assertThat(ProofVerifier.verify(
                        ledger.consistencyProof(3, 5), earlier.root(), later.root()))
                .isTrue();
        assertThatThrownBy(() -> ledger.consistencyProof(3, 6))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.inclusionProof(0, 6))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_a_second_writer_and_lets_a_view_read() {
        ledger.append(ACTOR, discovered("cam"));
        assertThatThrownBy(() -> Ledger.open(dir, signer, "x", InstantSource.system()))
                .isInstanceOf(LedgerInUseException.class);
        try (LedgerView view = LedgerView.open(dir)) {
            assertThat(view.size()).isEqualTo(1);
            assertThat(view.entries(0, 5)).hasSize(1);
            assertThat(view.checkpoint("site.test/ledger", signer)).isEqualTo(ledger.checkpoint());
        }
    }

    @Test
    void a_closed_ledger_says_so() {
        ledger.close();
        assertThatThrownBy(() -> ledger.append(ACTOR, discovered("cam")))
                .isInstanceOf(LedgerClosedException.class);
        assertThatThrownBy(() -> ledger.read()).isInstanceOf(LedgerClosedException.class);
        ledger.close();
    }

    @Test
    void closing_keeps_a_checkpoint() {
        ledger.append(ACTOR, discovered("cam"));
        ledger.close();
        try (LedgerView view = LedgerView.open(dir)) {
            assertThat(view.keptCheckpoint().orElseThrow().size()).isEqualTo(1);
        }
        assertThat(LedgerVerifier.verify(dir, NoteKey.of(signer), Optional.empty(), Progress.NONE)
                        .checkpoints())
                .isEqualTo(1);
    }

    @Test
    void history_of_a_device_is_newest_first_and_pages() {
        ledger.append(ACTOR, discovered("cam"), discovered("other"), new DeviceEvent.Restored(CAM));
        ledger.append(
                ACTOR,
                new SiteEvent.Created("site", "localhost"),
                new DeviceEvent.Lost(CAM, "gone"));
        assertThat(ledger.entriesAbout(CAM, Long.MAX_VALUE, 10))
                .extracting(Entry::index)
                .containsExactly(4L, 2L, 0L);
        assertThat(ledger.entriesAbout(CAM, 4, 1)).extracting(Entry::index).containsExactly(2L);
    }

    @Test
    void every_kind_of_event_leaves_a_sound_ledger_with_equal_projections() {
        Story story = new Story(7, "dev");
        for (int i = 0; i < 60; i++) {
            ledger.append(
                    ACTOR,
                    IntStream.range(0, 10).mapToObj(n -> story.next()).toArray(Event[]::new));
        }
        assertSound();
    }

    private void assertSound() {
        var verification = LedgerVerifier.verify(
                dir, NoteKey.of(signer), Optional.of(ledger.checkpoint()), Progress.NONE);
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.size()).isEqualTo(ledger.size());
        assertThat(verification.root()).isEqualTo(ledger.checkpoint().root());
        var rebuild = Rebuild.check(dir, Progress.NONE);
        assertThat(rebuild.differences()).isEqualTo(List.of());
        assertThat(rebuild.entries()).isEqualTo(ledger.size());
    }

    private static Event discovered(String id) {
        return new DeviceEvent.Discovered(new DeviceId(id), "127.77.0.1", "", "scan");
    }
}
