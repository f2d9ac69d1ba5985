package dev.sekimori.gateway;

/** The root of what the gateway throws: it could not start, or could not do what it must. */
public class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GatewayException(String message) {
        super(message);
    }

    public GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
