package dev.sekimori.console.rest.dto;

import com.fasterxml.jackson.annotation.JsonRawValue;

import dev.sekimori.model.Actor;

import java.time.Instant;
import java.util.List;

/** Events of the ledger and proofs about them. Hashes are Base64 (RFC 4648 section 4). */
public final class LedgerBodies {
    private LedgerBodies() {}

    /** An event of the ledger. */
    public record EventBody(
            @Meaning("Its leaf's position in the Merkle tree, from 0.")
            long index,

            Instant at,
            Actor actor,

            @Meaning("Its stable name, for example device.isolated.")
            String type,

            @Meaning("Its fields, as they are in the leaf.") @JsonRawValue
            String event) {}

    /** A proof of one kind or the other. */
    public sealed interface ProofBody {
        /** That a leaf is in the tree of a checkpoint (RFC 9162 section 2.1.3). */
        record InclusionBody(
                long event,
                long treeSize,
                String leafHash,

                @Meaning("From the leaf's sibling to the root's child.")
                List<String> path,

                @Meaning("The leaf's exact bytes; leafHash is their hash.")
                String leaf,

                @Meaning("A checkpoint of treeSize.") String checkpoint)
                implements ProofBody {}

        /** That one tree begins with all leaves of an earlier one (RFC 9162 section 2.1.4). */
        record ConsistencyBody(long from, long to, List<String> path) implements ProofBody {}
    }
}
