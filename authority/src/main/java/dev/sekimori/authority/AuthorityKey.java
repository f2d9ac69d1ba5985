package dev.sekimori.authority;

import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

/** The authority's certificate with its key, and the randomness for what it signs. */
record AuthorityKey(X509Certificate certificate, PrivateKey privateKey, SecureRandom random) {
    /** Made only where something is to be signed: see {@link Certificates}. */
    CertificateIssuer issuer() {
        return new CertificateIssuer(this);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AuthorityKey[" + certificate.getSubjectX500Principal() + "]";
    }
}
