package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.ledger.LedgerView;
import dev.sekimori.ledger.note.Checkpoint;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;

/** A signed statement of the ledger's size and root, to be kept where the site cannot reach it. */
@Command(name = "checkpoint", mixinStandardHelpOptions = true)
final class CheckpointCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final LedgerOptions options = new LedgerOptions();

    CheckpointCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, CheckpointCommand::show);
    }

    private static Exit show(Desk desk, Path directory) throws CommandFailure {
        try (LedgerView ledger = LedgerView.open(directory)) {
            Checkpoint checkpoint = Signing.checkpoint(directory, ledger);
            if (desk.json()) {
                desk.screen()
                        .json(Json.write(Json.object()
                                .put("origin", checkpoint.origin())
                                .put("size", checkpoint.size())
                                .put(
                                        "root",
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        checkpoint.root().bytes()))
                                .put("checkpoint", checkpoint.text())));
            } else {
                desk.screen().exactly(checkpoint.text());
            }
            return Exit.DONE;
        }
    }
}
