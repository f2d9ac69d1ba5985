package dev.sekimori.ledger.fault;

/** Another process, or another ledger of this process, writes to the data directory. */
public final class LedgerInUseException extends LedgerException {
    public LedgerInUseException(String message) {
        super(message);
    }

    public LedgerInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
