package dev.sekimori.ledger.fault;

/**
 * An event about something that does not exist (or exists already): nothing of its command was
 * written.
 */
public final class InapplicableEventException extends LedgerException {
    public InapplicableEventException(String message) {
        super(message);
    }

    public InapplicableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
