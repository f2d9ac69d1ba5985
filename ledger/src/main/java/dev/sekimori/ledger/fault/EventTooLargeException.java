package dev.sekimori.ledger.fault;

/** An event takes more bytes than a leaf may have; nothing of its command was written. */
public final class EventTooLargeException extends LedgerException {
    public EventTooLargeException(String message) {
        super(message);
    }

    public EventTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
