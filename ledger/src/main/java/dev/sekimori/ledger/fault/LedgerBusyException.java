package dev.sekimori.ledger.fault;

/** The writer's queue stayed full for too long; nothing of the command was written. */
public final class LedgerBusyException extends LedgerException {
    public LedgerBusyException(String message) {
        super(message);
    }

    public LedgerBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
