package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.site.LedgerSigner;
import dev.sekimori.authority.LedgerKey;
import dev.sekimori.ledger.LedgerView;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.model.Message;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Signs a checkpoint of all entries, where the site's key is at hand. */
final class Signing {
    private static final Path KEY = Path.of("keys", "ledger.key");

    private Signing() {}

    /** Signed now; without the private key, the newest that the site itself signed. */
    static Checkpoint checkpoint(Path directory, LedgerView ledger) throws CommandFailure {
        // Opening a key would make one where there is none, and a ledger has one key for life.
        if (!Files.isRegularFile(directory.resolve(KEY))) {
            return ledger.keptCheckpoint()
                    .orElseThrow(() -> CommandFailure.failed(
                            Message.of("cli.ledger.no_key", directory.resolve(KEY))));
        }
        LedgerKey key = LedgerKey.open(directory, "sekimori", new SecureRandom());
        return ledger.checkpoint(key.name(), new LedgerSigner(key));
    }
}
