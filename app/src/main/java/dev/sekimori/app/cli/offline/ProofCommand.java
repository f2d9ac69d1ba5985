package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.ledger.LedgerView;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.ProofVerifier;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.model.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;

/** Proves to anybody who has a checkpoint that an event is in the ledger. */
@Command(name = "proof", mixinStandardHelpOptions = true)
final class ProofCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final LedgerOptions options = new LedgerOptions();

    @Parameters(paramLabel = "EVENT", descriptionKey = "proof.event")
    private long event;

    ProofCommand(Surroundings around) {
        this.around = around;
    }

    /**
     * A leaf's exact bytes in Base64, the path from its hash to the root, and who vouches for the
     * root.
     */
    private record Proven(String leaf, InclusionProof proof, Checkpoint checkpoint) {}

    @Override
    public Integer call() {
        return options.run(around, this::prove);
    }

    private Exit prove(Desk desk, Path directory) throws CommandFailure {
        try (LedgerView ledger = LedgerView.open(directory)) {
            Proven proven = proven(directory, ledger);
            if (desk.json()) {
                desk.screen().json(Json.write(json(proven)));
            } else {
                show(desk, proven);
            }
            return Exit.DONE;
        }
    }

    private Proven proven(Path directory, LedgerView ledger) throws CommandFailure {
        Checkpoint checkpoint = Signing.checkpoint(directory, ledger);
        if (event < 0 || event >= checkpoint.size()) {
            throw CommandFailure.failed(Message.of("cli.proof.none", event, checkpoint.size() - 1));
        }
        byte[] leaf = ledger.leaf(event).orElseThrow(() -> CommandFailure.failed(damaged()));
        InclusionProof proof = ledger.inclusionProof(event, checkpoint.size());
        boolean leads = proof.leafHash().equals(MerkleHash.ofLeaf(leaf))
                && ProofVerifier.verify(proof, checkpoint.root());
        if (!leads) {
            throw CommandFailure.failed(damaged());
        }
        return new Proven(Base64.getEncoder().encodeToString(leaf), proof, checkpoint);
    }

    private Message damaged() {
        return Message.of("cli.proof.damaged", event);
    }

    private static ObjectNode json(Proven proven) {
        ObjectNode json = Json.object()
                .put("event", proven.proof().index())
                .put("treeSize", proven.proof().treeSize())
                .put("leafHash", base64(proven.proof().leafHash()));
        ArrayNode path = json.putArray("path");
        proven.proof().path().forEach(hash -> path.add(base64(hash)));
        return json.put("leaf", proven.leaf())
                .put("checkpoint", proven.checkpoint().text());
    }

    private static void show(Desk desk, Proven proven) {
        Words words = desk.words();
        Table table = Table.ofPairs()
                .pair(words.of("cli.label.event"), Long.toString(proven.proof().index()))
                .pair(words.of("cli.label.content"), text(proven))
                .pair(words.of("cli.label.leaf_hash"), base64(proven.proof().leafHash()))
                .pair(
                        words.of("cli.label.tree_size"),
                        Long.toString(proven.proof().treeSize()));
        for (Hash hash : proven.proof().path()) {
            table.pair(words.of("cli.label.path"), base64(hash));
        }
        desk.screen().table(table);
        desk.screen().line("");
        desk.screen().exactly(proven.checkpoint().text());
        desk.note("cli.proof.leads");
    }

    private static String text(Proven proven) {
        return new String(Base64.getDecoder().decode(proven.leaf()), StandardCharsets.UTF_8);
    }

    private static String base64(Hash hash) {
        return Base64.getEncoder().encodeToString(hash.bytes());
    }
}
