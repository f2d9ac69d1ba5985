package dev.sekimori.authority;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The authority's revocation list, kept as the X.509 list that others can fetch (RFC 5280 section
 * 5) in {@code DIR/site-ca.crl}: signed, so that it cannot be changed unnoticed, and required, so
 * that it cannot be removed unnoticed. Putting back an older list is not noticed here.
 *
 * <p>Lookups read one immutable map without locks; the owner serialises changes.
 */
final class RevocationList {
    static final int MAX_ENTRIES = 50_000;

    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final Duration RENEW_BEFORE = Duration.ofDays(7);

    private static final String CRL_NUMBER = "2.5.29.20";
    private static final byte DER_INTEGER = 0x02;
    private static final byte DER_OCTET_STRING = 0x04;

    private final Path file;
    private final AuthorityKey authority;
    private final InstantSource clock;
    private volatile Contents contents;

    private RevocationList(
            Path file, AuthorityKey authority, InstantSource clock, Contents contents) {
        this.file = file;
        this.authority = authority;
        this.clock = clock;
        this.contents = contents;
    }

    /** One version of the list; the number grows with every version. Immutable. */
    private static final class Contents {
        final Map<BigInteger, Instant> revoked;
        final BigInteger number;
        final Instant nextUpdate;
        final byte[] der;

        Contents(
                Map<BigInteger, Instant> revoked,
                BigInteger number,
                Instant nextUpdate,
                byte[] der) {
            this.revoked = Map.copyOf(revoked);
            this.number = number;
            this.nextUpdate = nextUpdate;
            this.der = der;
        }
    }

    /** The first, empty list of a new authority. */
    static RevocationList create(Path file, AuthorityKey authority, InstantSource clock) {
        RevocationList list = new RevocationList(
                file,
                authority,
                clock,
                new Contents(Map.of(), BigInteger.ZERO, Instant.MIN, new byte[0]));
        list.publish(Map.of());
        return list;
    }

    static RevocationList load(Path file, AuthorityKey authority, InstantSource clock) {
        byte[] der = PrivateFiles.readPublicFile(file)
                .orElseThrow(
                        () -> new AuthorityException.RevocationListTampered(file, "is missing"));
        try {
            X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(der));
            crl.verify(authority.certificate().getPublicKey());
            if (!crl.getIssuerX500Principal()
                    .equals(authority.certificate().getSubjectX500Principal())) {
                throw new AuthorityException.RevocationListTampered(
                        file, "is of another authority");
            }
            return new RevocationList(file, authority, clock, read(file, crl, der));
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.RevocationListTampered(
                    file, "is damaged or signed by another", e);
        }
    }

    boolean contains(BigInteger serial) {
        return contents.revoked.containsKey(serial);
    }

    byte[] der() {
        return contents.der.clone();
    }

    /** Durable on return; revoking twice keeps the first time. */
    void add(BigInteger serial) {
        Map<BigInteger, Instant> next = new HashMap<>(contents.revoked);
        if (next.putIfAbsent(serial, clock.instant()) != null) {
            return;
        }
        if (next.size() > MAX_ENTRIES) {
            throw new AuthorityException.LimitReached("revoked certificates", MAX_ENTRIES);
        }
        publish(next);
    }

    /** Signs the list anew when its own end is near; true when it did. */
    boolean renewIfDue() {
        if (clock.instant().isBefore(contents.nextUpdate.minus(RENEW_BEFORE))) {
            return false;
        }
        publish(contents.revoked);
        return true;
    }

    private void publish(Map<BigInteger, Instant> revoked) {
        Instant now = clock.instant();
        Instant nextUpdate = now.plus(LIFETIME);
        BigInteger number = contents.number.add(BigInteger.ONE);
        byte[] der = authority.issuer().revocationList(revoked, number, now, nextUpdate);
        PrivateFiles.writePublicFile(file, der);
        contents = new Contents(revoked, number, nextUpdate, der);
    }

    private static Contents read(Path file, X509CRL crl, byte[] der) {
        Map<BigInteger, Instant> revoked = new HashMap<>();
        if (crl.getRevokedCertificates() != null) {
            for (X509CRLEntry entry : crl.getRevokedCertificates()) {
                revoked.put(entry.getSerialNumber(), entry.getRevocationDate().toInstant());
            }
        }
        Date nextUpdate = crl.getNextUpdate();
        if (nextUpdate == null) {
            throw new AuthorityException.RevocationListTampered(file, "has no end");
        }
        BigInteger number = numberOf(crl)
                .orElseThrow(
                        () -> new AuthorityException.RevocationListTampered(file, "has no number"));
        return new Contents(revoked, number, nextUpdate.toInstant(), der);
    }

    /**
     * The JDK gives the extension as an OCTET STRING around the INTEGER (RFC 5280 section 5.2.3).
     */
    private static Optional<BigInteger> numberOf(X509CRL crl) {
        byte[] value = crl.getExtensionValue(CRL_NUMBER);
        // Both lengths are short: a number has at most 20 bytes.
        boolean wellFormed = value != null
                && value.length >= 5
                && value[0] == DER_OCTET_STRING
                && value[1] == value.length - 2
                && value[2] == DER_INTEGER
                && value[3] == value.length - 4;
        return wellFormed
                ? Optional.of(new BigInteger(value, 4, value.length - 4))
                : Optional.empty();
    }
}
