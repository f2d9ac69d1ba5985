package dev.sekimori.app.site;

import dev.sekimori.authority.LedgerKey;
import dev.sekimori.ledger.note.NoteSigner;

/** Signs the ledger's checkpoints with the site's key. Safe from any thread. */
public record LedgerSigner(LedgerKey key) implements NoteSigner {
    @Override
    public String name() {
        return key.name();
    }

    @Override
    public byte[] sign(byte[] message) {
        return key.sign(message);
    }

    @Override
    public byte[] publicKey() {
        return key.publicKey();
    }
}
