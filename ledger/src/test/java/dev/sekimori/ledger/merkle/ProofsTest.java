package dev.sekimori.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class ProofsTest {
    private static final int SIZES = 130;

    private final TestTree tree = TestTree.of(IntStream.range(0, SIZES)
            .mapToObj(i -> new byte[] {(byte) i, (byte) (i >> 8)})
            .toList());

    @Test
    void roots_of_all_sizes_follow_the_definition() {
        for (int size = 0; size <= SIZES; size++) {
            assertThat(tree.root(size))
                    .as("size %d", size)
                    .isEqualTo(tree.rootByDefinition(0, size));
            assertThat(Proofs.root(tree, size)).isEqualTo(tree.root(size));
        }
    }

    @Test
    void every_leaf_is_proven_in_every_tree_and_in_no_other() {
        for (int size = 1; size <= SIZES; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = Proofs.inclusion(tree, index, size);
                assertThat(ProofVerifier.verify(proof, tree.root(size)))
                        .as("leaf %d of %d", index, size)
                        .isTrue();
                assertThat(ProofVerifier.verify(proof, tree.root(size - 1))).isFalse();
            }
        }
    }

    @Test
    void every_tree_is_proven_to_begin_with_every_smaller_one() {
        for (int newSize = 1; newSize <= SIZES; newSize++) {
            for (int oldSize = 1; oldSize <= newSize; oldSize++) {
                ConsistencyProof proof = Proofs.consistency(tree, oldSize, newSize);
                assertThat(ProofVerifier.verify(proof, tree.root(oldSize), tree.root(newSize)))
                        .as("from %d to %d", oldSize, newSize)
                        .isTrue();
                assertThat(ProofVerifier.verify(proof, tree.root(oldSize - 1), tree.root(newSize)))
                        .isFalse();
            }
        }
    }

    @Test
    void proofs_have_at_most_logarithmic_length() {
        for (int size = 2; size <= SIZES; size++) {
            int levels = 32 - Integer.numberOfLeadingZeros(size - 1);
            for (int index = 0; index < size; index++) {
                assertThat(Proofs.inclusion(tree, index, size).path())
                        .hasSizeLessThanOrEqualTo(levels);
                assertThat(Proofs.consistency(tree, index + 1L, size).path())
                        .hasSizeLessThanOrEqualTo(levels + 1);
            }
        }
    }

    @Test
    void a_proof_with_anything_changed_proves_nothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int size = 2 + random.nextInt(SIZES - 1);
            int index = random.nextInt(size);
            InclusionProof good = Proofs.inclusion(tree, index, size);
            InclusionProof bad = changed(good, random);
            assertThat(ProofVerifier.verify(bad, tree.root(size)))
                    .as("seed %d: %s", seed, bad)
                    .isFalse();
        }
    }

    @Test
    void a_consistency_proof_with_a_changed_path_proves_nothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int newSize = 2 + random.nextInt(SIZES - 1);
            int oldSize = 1 + random.nextInt(newSize - 1);
            ConsistencyProof good = Proofs.consistency(tree, oldSize, newSize);
            ConsistencyProof bad =
                    new ConsistencyProof(oldSize, newSize, changed(good.path(), random));
            assertThat(ProofVerifier.verify(bad, tree.root(oldSize), tree.root(newSize)))
                    .as("seed %d: %s", seed, bad)
                    .isFalse();
        }
    }

    @Test
    void refuses_to_prove_what_is_not_there() {
        assertThatThrownBy(() -> Proofs.inclusion(tree, 5, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.inclusion(tree, -1, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.consistency(tree, 0, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.consistency(tree, 6, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static InclusionProof changed(InclusionProof proof, Random random) {
        return switch (random.nextInt(3)) {
            case 0 ->
                new InclusionProof(
                        proof.index(),
                        proof.treeSize(),
                        flipped(proof.leafHash(), random),
                        proof.path());
            case 1 ->
                new InclusionProof(
                        (proof.index() + 1) % proof.treeSize(),
                        proof.treeSize(),
                        proof.leafHash(),
                        proof.path());
            default ->
                new InclusionProof(
                        proof.index(),
                        proof.treeSize(),
                        proof.leafHash(),
                        changed(proof.path(), random));
        };
    }

    private static List<Hash> changed(List<Hash> path, Random random) {
        List<Hash> bad = new ArrayList<>(path);
        int at = random.nextInt(path.size());
        switch (random.nextInt(3)) {
            case 0 -> bad.set(at, flipped(bad.get(at), random));
            case 1 -> bad.remove(at);
            default -> bad.add(at, bad.get(at));
        }
        return bad;
    }

    private static Hash flipped(Hash hash, Random random) {
        byte[] bytes = hash.bytes();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return Hash.of(bytes);
    }
}
