package dev.sekimori.ledger.fault;

/**
 * Bytes that are not a leaf of this ledger: not JSON, an unknown type, an unknown or missing field.
 */
public final class MalformedLeafException extends LedgerException {
    public MalformedLeafException(String message) {
        super(message);
    }

    public MalformedLeafException(String message, Throwable cause) {
        super(message, cause);
    }
}
