package dev.sekimori.observe;

/** A fault of this module or of its own files; never an answer to what a network said. */
public final class ObserveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ObserveException(String message, Throwable cause) {
        super(message, cause);
    }

    public ObserveException(String message) {
        super(message);
    }
}
