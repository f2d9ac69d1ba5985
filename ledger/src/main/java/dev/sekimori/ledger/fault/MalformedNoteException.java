package dev.sekimori.ledger.fault;

/** Text that is not a signed note, a checkpoint or a verifier key of the C2SP specifications. */
public final class MalformedNoteException extends LedgerException {
    public MalformedNoteException(String message) {
        super(message);
    }

    public MalformedNoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
