package dev.sekimori.authority;

import java.util.List;

import javax.net.ssl.SSLParameters;

/**
 * What every TLS server of a site speaks: TLS 1.3 and 1.2 with forward secrecy and authenticated
 * encryption, nothing else (RFC 9325 sections 3.1.1 and 4.2).
 */
public final class TlsPolicy {
    /** Protocol versions, by their Java names. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Cipher suites, by their Java (IANA) names, best first. */
    public static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    private TlsPolicy() {}

    /** The parameters of a JDK server; the caller adds whether it wants a client certificate. */
    public static SSLParameters serverParameters() {
        SSLParameters parameters = new SSLParameters(
                CIPHER_SUITES.toArray(String[]::new), PROTOCOLS.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }
}
