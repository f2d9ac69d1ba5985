package dev.sekimori.gateway;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the gateway's TLS endpoints show and whom they believe: the server certificate first in
 * {@code chain}, its key, and the authorities whose client certificates are accepted.
 */
public record TlsMaterial(
        List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientAuthorities) {
    public TlsMaterial {
        chain = List.copyOf(chain);
        clientAuthorities = List.copyOf(clientAuthorities);
    }

    @Override
    public String toString() {
        return "TlsMaterial[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
