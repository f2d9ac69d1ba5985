package dev.sekimori.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.TestSigner;
import dev.sekimori.ledger.fault.MalformedNoteException;
import dev.sekimori.ledger.merkle.MerkleHash;

import org.junit.jupiter.api.Test;

import java.util.Random;

class CheckpointTest {
    private static final String ORIGIN = "site.example/ledger";

    private final NoteSigner signer = new TestSigner("site.example", 1);
    private final Checkpoint checkpoint = Checkpoint.sign(
            ORIGIN,
            42,
            MerkleHash.ofLeaf("x".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            signer);

    /** The example key of golang.org/x/mod/sumdb/note, whose format C2SP signed-note took over. */
    private static final String PETER =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    @Test
    void text_is_the_form_of_the_specification() {
        assertThat(checkpoint.text())
                .matches(
                        "site\\.example/ledger\n42\n[A-Za-z0-9+/]{43}=\n\n— site\\.example [A-Za-z0-9+/]{91}=\n");
    }

    @Test
    void reads_back_what_it_wrote() {
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
    }

    @Test
    void its_own_key_verifies_it_and_another_does_not() {
        assertThat(checkpoint.isSignedBy(NoteKey.of(signer))).isTrue();
        assertThat(checkpoint.isSignedBy(NoteKey.of(new TestSigner("site.example", 2))))
                .isFalse();
        assertThat(checkpoint.isSignedBy(NoteKey.of(new TestSigner("other.example", 1))))
                .isFalse();
    }

    @Test
    void a_changed_size_or_root_or_origin_is_not_signed() {
        NoteKey key = NoteKey.of(signer);
        assertThat(new Checkpoint(ORIGIN, 43, checkpoint.root(), checkpoint.signatures())
                        .isSignedBy(key))
                .isFalse();
        assertThat(new Checkpoint(ORIGIN, 42, MerkleHash.EMPTY_ROOT, checkpoint.signatures())
                        .isSignedBy(key))
                .isFalse();
        assertThat(new Checkpoint("else", 42, checkpoint.root(), checkpoint.signatures())
                        .isSignedBy(key))
                .isFalse();
    }

    @Test
    void verifier_key_reads_back_and_has_the_published_id() {
        assertThat(NoteKey.parse(PETER).text()).isEqualTo(PETER);
        NoteKey key = NoteKey.of(signer);
        assertThat(NoteKey.parse(key.text())).isEqualTo(key);
    }

    @Test
    void verifies_the_published_note() {
        // The example note of golang.org/x/mod/sumdb/note.
        String text = "If you think cryptography is the answer to your problem,\n"
                + "then you don't know what your problem is.\n";
        NoteSignature signature = new NoteSignature(
                "PeterNeumann",
                "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
        NoteKey key = NoteKey.parse(PETER);
        assertThat(signature.keyId()).isEqualTo(key.id());
        assertThat(key.verifies(
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8), signature.bytes()))
                .isTrue();
    }

    @Test
    void refuses_what_is_not_a_checkpoint() {
        String good = checkpoint.text();
        for (String bad : new String[] {
            "",
            "\n\n",
            good.replace("\n42\n", "\n042\n"),
            good.replace("\n42\n", "\n-42\n"),
            good.replace("\n42\n", "\n99999999999999999999\n"),
            good.replace("\n42\n", "\n42\nmore\n"),
            good.replace("— ", "- "),
            good.substring(0, good.length() - 1),
            good.replace("\n\n", "\n"),
            good + "\n",
            "x".repeat(Checkpoint.MAX_CHARS + 1),
        }) {
            assertThatThrownBy(() -> Checkpoint.parse(bad))
                    .as(bad)
                    .isInstanceOf(MalformedNoteException.class);
        }
    }

    @Test
    void arbitrary_text_is_read_or_refused_and_nothing_else() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = mutated(checkpoint.text(), random);
            try {
                Checkpoint.parse(text);
            } catch (MalformedNoteException expected) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " text " + text, e);
            }
        }
    }

    @Test
    void arbitrary_keys_are_read_or_refused_and_nothing_else() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            String text = mutated(PETER, random);
            try {
                NoteKey.parse(text).verifies(new byte[3], new byte[64]);
            } catch (MalformedNoteException expected) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " text " + text, e);
            }
        }
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(5)) {
                case 0 -> mutated.setCharAt(at, (char) random.nextInt(0x10000));
                case 1 -> mutated.insert(at, (char) random.nextInt(128));
                case 2 -> mutated.replace(at, at + 1, random.nextBoolean() ? " " : "\n");
                case 3 -> mutated.insert(at, '\n');
                default -> mutated.setLength(Math.max(1, at));
            }
        }
        return mutated.toString();
    }
}
