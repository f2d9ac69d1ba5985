package dev.sekimori.ledger.fault;

/** What is stored contradicts itself, so that nothing may be appended to it. */
public final class LedgerDamagedException extends LedgerException {
    public LedgerDamagedException(String message) {
        super(message);
    }

    public LedgerDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
