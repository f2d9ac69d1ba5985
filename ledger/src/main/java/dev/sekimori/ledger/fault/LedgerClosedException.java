package dev.sekimori.ledger.fault;

/** The ledger was closed; nothing of the command was written. */
public final class LedgerClosedException extends LedgerException {
    public LedgerClosedException(String message) {
        super(message);
    }

    public LedgerClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
