package dev.sekimori.ledger.fault;

/** The database could not be read or written. */
public final class StoreException extends LedgerException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
