package dev.sekimori.authority;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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

    private final Path file;
    private final CertificateIssuer issuer;
    private final InstantSource clock;
    private volatile Contents contents;

    private RevocationList(
            Path file, CertificateIssuer issuer, InstantSource clock, Contents contents) {
        this.file = file;
        this.issuer = issuer;
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
    static RevocationList create(Path file, CertificateIssuer issuer, InstantSource clock) {
        RevocationList list = new RevocationList(
                file,
                issuer,
                clock,
                new Contents(Map.of(), BigInteger.ZERO, Instant.MIN, new byte[0]));
        list.publish(Map.of());
        return list;
    }

    static RevocationList load(Path file, CertificateIssuer issuer, InstantSource clock) {
        byte[] der = PrivateFiles.readPublicFile(file)
                .orElseThrow(
                        () -> new AuthorityException.RevocationListTampered(file, "is missing"));
        try {
            X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(der));
            crl.verify(issuer.authority().getPublicKey());
            if (!crl.getIssuerX500Principal()
                    .equals(issuer.authority().getSubjectX500Principal())) {
                throw new AuthorityException.RevocationListTampered(
                        file, "is of another authority");
            }
            return new RevocationList(file, issuer, clock, read(file, crl, der));
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
        byte[] der = sign(revoked, number, now, nextUpdate);
        PrivateFiles.writePublicFile(file, der);
        contents = new Contents(revoked, number, nextUpdate, der);
    }

    private byte[] sign(
            Map<BigInteger, Instant> revoked, BigInteger number, Instant now, Instant nextUpdate) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer.issuerName(), Date.from(now));
        builder.setNextUpdate(Date.from(nextUpdate));
        revoked.forEach((serial, when) ->
                builder.addCRLEntry(serial, Date.from(when), CRLReason.unspecified));
        try {
            // Both are required of a list (RFC 5280 sections 5.2.1 and 5.2.3).
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, issuer.authorityKeyIdentifier());
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            return builder.build(issuer.signer()).getEncoded();
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding the revocation list", e);
        }
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
        BigInteger number = Optional.ofNullable(crl.getExtensionValue(Extension.cRLNumber.getId()))
                .map(value -> ASN1OctetString.getInstance(value).getOctets())
                .map(value -> ASN1Integer.getInstance(value).getValue())
                .orElseThrow(
                        () -> new AuthorityException.RevocationListTampered(file, "has no number"));
        return new Contents(revoked, number, nextUpdate.toInstant(), der);
    }
}
