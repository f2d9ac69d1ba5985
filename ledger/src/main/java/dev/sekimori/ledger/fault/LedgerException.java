package dev.sekimori.ledger.fault;

/** The root of all failures of this module. */
public abstract class LedgerException extends RuntimeException {
    protected LedgerException(String message) {
        super(message);
    }

    protected LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
