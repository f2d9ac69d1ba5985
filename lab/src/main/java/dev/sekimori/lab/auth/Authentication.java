package dev.sekimori.lab.auth;

/** How a server asks for and checks a password. */
public sealed interface Authentication permits BasicAuthentication, DigestAuthentication {
    /** The value of {@code WWW-Authenticate}. */
    String challenge();

    /**
     * Checks a request.
     *
     * @param method of the request
     * @param uri as the request line has it
     * @param authorization the header's value, empty when absent
     */
    boolean accepts(String method, String uri, String authorization);
}
