package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.ledger.verify.Problem;
import dev.sekimori.ledger.verify.Problem.MissingLeaf;
import dev.sekimori.ledger.verify.Problem.SurplusLeaf;
import dev.sekimori.ledger.verify.Problem.SurplusNodes;
import dev.sekimori.ledger.verify.Problem.TamperedData;
import dev.sekimori.ledger.verify.Problem.TamperedLeaf;
import dev.sekimori.ledger.verify.Problem.WrongCheckpoint;
import dev.sekimori.ledger.verify.Problem.WrongHead;
import dev.sekimori.ledger.verify.Problem.WrongLeafHash;
import dev.sekimori.ledger.verify.Problem.WrongNode;

import java.util.Locale;

/** Says what is wrong with a ledger, to people and to programs. Pure. */
final class Problems {
    private Problems() {}

    static String text(Words words, Problem problem) {
        String what = switch (problem) {
            case WrongNode node ->
                words.of("cli.problem." + kind(problem), node.level(), node.node());
            case SurplusNodes nodes -> words.of("cli.problem." + kind(problem), nodes.count());
            case WrongCheckpoint checkpoint ->
                words.of("cli.problem.checkpoint." + fault(checkpoint));
            case TamperedData _,
                    WrongLeafHash _,
                    TamperedLeaf _,
                    MissingLeaf _,
                    SurplusLeaf _,
                    WrongHead _ -> words.of("cli.problem." + kind(problem));
        };
        return words.of("cli.problem", problem.index(), what);
    }

    static ObjectNode json(Problem problem) {
        ObjectNode json = Json.object().put("index", problem.index()).put("kind", kind(problem));
        return switch (problem) {
            case WrongNode node ->
                json.put("level", node.level())
                        .put("node", node.node())
                        .put("missing", node.missing());
            case SurplusNodes nodes -> json.put("count", nodes.count());
            case WrongCheckpoint checkpoint -> json.put("fault", fault(checkpoint));
            case TamperedData _,
                    WrongLeafHash _,
                    TamperedLeaf _,
                    MissingLeaf _,
                    SurplusLeaf _,
                    WrongHead _ -> json;
        };
    }

    private static String kind(Problem problem) {
        return switch (problem) {
            case TamperedData _ -> "tampered_data";
            case WrongLeafHash _ -> "wrong_leaf_hash";
            case TamperedLeaf _ -> "tampered_leaf";
            case MissingLeaf _ -> "missing_leaf";
            case SurplusLeaf _ -> "surplus_leaf";
            case WrongNode node -> node.missing() ? "missing_node" : "wrong_node";
            case SurplusNodes _ -> "surplus_nodes";
            case WrongHead _ -> "wrong_head";
            case WrongCheckpoint _ -> "wrong_checkpoint";
        };
    }

    private static String fault(WrongCheckpoint checkpoint) {
        return checkpoint.fault().name().toLowerCase(Locale.ROOT);
    }
}
