package dev.sekimori.gateway.upstream;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the gateway shows a broker in a device's name. */
public sealed interface UpstreamIdentity {
    /** A client certificate, first in the chain, and its key. */
    record Certificate(List<X509Certificate> chain, PrivateKey key) implements UpstreamIdentity {
        public Certificate {
            chain = List.copyOf(chain);
        }

        @Override
        public String toString() {
            return "Certificate[" + chain.getFirst().getSerialNumber().toString(16) + "]";
        }
    }

    /** A user and a password. */
    record Password(String user, String password) implements UpstreamIdentity {
        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }
}
