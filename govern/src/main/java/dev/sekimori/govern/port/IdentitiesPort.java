package dev.sekimori.govern.port;

import dev.sekimori.model.Role;

import java.time.Instant;

/** Makes and takes back what services show at the gateway. Blocking. */
public interface IdentitiesPort {
    /**
     * Certifies the key of a request in PEM (PKCS#10); throws
     * {@link dev.sekimori.govern.fault.InvalidException} when it is none.
     */
    Certified certify(String name, Role role, String requestPem);

    /** Revokes a certificate for good. */
    void revokeCertificate(String serial);

    /**
     * A new pre-shared key, a text whose ASCII bytes are the key; kept in the vault in place of an
     * earlier one.
     */
    String newPsk(String name);

    /** Forgets a pre-shared key. */
    void forgetPsk(String name);

    /** A certificate with its authority's in PEM; {@code serial} in hexadecimal. */
    record Certified(String chainPem, String serial, Instant validUntil) {}
}
