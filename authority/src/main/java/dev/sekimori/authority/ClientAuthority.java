package dev.sekimori.authority;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CRL;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/**
 * Another's certificate authority whose clients a site accepts: path validation by RFC 5280 section
 * 6 from the bundle's certificates, each a trust anchor that has signed the client's itself, and
 * its revocation lists (section 5). Where lists are given, every anchor must have one that is
 * signed by it and not past its next update: else nobody is accepted. Immutable; safe from any
 * thread.
 */
public final class ClientAuthority {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int MOST_CERTIFICATES = 100;
    private static final int SIGNS_CERTIFICATES = 5;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}";

    private final List<X509Certificate> authorities;
    private final List<X509CRL> lists;
    private final boolean listsNeeded;

    private ClientAuthority(
            List<X509Certificate> authorities, List<X509CRL> lists, boolean listsNeeded) {
        this.authorities = List.copyOf(authorities);
        this.lists = List.copyOf(lists);
        this.listsNeeded = listsNeeded;
    }

    /** Without revocation lists. Throws {@link AuthorityException} as {@link #revoking} does. */
    public static ClientAuthority of(byte[] bundlePem) {
        return new ClientAuthority(authorities(bundlePem), List.of(), false);
    }

    /**
     * The same with revocation lists. Throws {@link AuthorityException} when the bundle or the
     * lists cannot be read, hold what is no authority, or a list is of nobody in the bundle.
     */
    public ClientAuthority revoking(byte[] listsPemOrDer) {
        try {
            List<X509CRL> read = new ArrayList<>();
            for (CRL list : factory().generateCRLs(new ByteArrayInputStream(listsPemOrDer))) {
                X509CRL crl = (X509CRL) list;
                issuer(crl);
                read.add(crl);
            }
            if (read.isEmpty()) {
                throw new AuthorityException.ClientAuthorityUnusable("there is no revocation list");
            }
            return new ClientAuthority(authorities, read, true);
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.ClientAuthorityUnusable(
                    "the revocation lists cannot be used", e);
        }
    }

    private void issuer(X509CRL list) throws GeneralSecurityException {
        for (X509Certificate authority : authorities) {
            if (authority.getSubjectX500Principal().equals(list.getIssuerX500Principal())) {
                list.verify(authority.getPublicKey());
                return;
            }
        }
        throw new AuthorityException.ClientAuthorityUnusable(
                "a revocation list is of nobody in the bundle");
    }

    private static List<X509Certificate> authorities(byte[] pem) {
        try {
            List<X509Certificate> read = new ArrayList<>();
            for (var one : factory().generateCertificates(new ByteArrayInputStream(pem))) {
                X509Certificate certificate = (X509Certificate) one;
                boolean[] usage = certificate.getKeyUsage();
                if (certificate.getBasicConstraints() < 0
                        || (usage != null && !usage[SIGNS_CERTIFICATES])) {
                    throw new AuthorityException.ClientAuthorityUnusable(
                            "not an authority's certificate: "
                                    + certificate.getSubjectX500Principal());
                }
                read.add(certificate);
            }
            if (read.isEmpty() || read.size() > MOST_CERTIFICATES) {
                throw new AuthorityException.ClientAuthorityUnusable(
                        "1 to " + MOST_CERTIFICATES + " certificates");
            }
            return read;
        } catch (CertificateException e) {
            throw new AuthorityException.ClientAuthorityUnusable(
                    "the certificates cannot be read", e);
        }
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    /** Whom TLS is to believe. */
    public List<X509Certificate> certificates() {
        return authorities;
    }

    /**
     * Until when the clients of an authority, named by its subject, are accepted at most: its own
     * certificate's end, and that of its revocation lists where they are needed.
     */
    public record Standing(String authority, Instant until) {
        /** As {@link #nameOf} decides. */
        public boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }

    /** One for each certificate of the bundle. */
    public List<Standing> standings() {
        return authorities.stream()
                .map(authority -> new Standing(
                        authority.getSubjectX500Principal().getName(),
                        earlier(
                                authority.getNotAfter().toInstant(),
                                listsEnd(authority.getSubjectX500Principal()))))
                .toList();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** When an authority's last list is past its next update; one that names none has no end. */
    private Instant listsEnd(X500Principal authority) {
        return listsNeeded
                ? lists.stream()
                        .filter(list -> list.getIssuerX500Principal().equals(authority))
                        .map(list -> Optional.ofNullable(list.getNextUpdate())
                                .map(Date::toInstant)
                                .orElse(Instant.MAX))
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.MIN)
                : Instant.MAX;
    }

    /**
     * The common name of a client that has a certificate of this authority, for clients, valid at
     * {@code now} and not revoked; empty for anything else.
     */
    public Optional<String> nameOf(X509Certificate certificate, Instant now) {
        return isGenuine(certificate, now)
                        && isForClients(certificate)
                        && !isRevoked(certificate, now)
                ? commonName(certificate)
                : Optional.empty();
    }

    private boolean isGenuine(X509Certificate certificate, Instant now) {
        Set<TrustAnchor> anchors = authorities.stream()
                .filter(a ->
                        a.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                .filter(a -> !now.isBefore(a.getNotBefore().toInstant())
                        && now.isBefore(a.getNotAfter().toInstant()))
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return false;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            // By the lists that the site was given, below; nothing is fetched from elsewhere.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPath path = factory().generateCertPath(List.of(certificate));
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        } catch (InvalidAlgorithmParameterException e) {
            throw new AuthorityException.ClientAuthorityUnusable(
                    "the authorities cannot be used", e);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return certificate.getBasicConstraints() == -1
                    && purposes != null
                    && (purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_PURPOSE));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private boolean isRevoked(X509Certificate certificate, Instant now) {
        X500Principal issuer = certificate.getIssuerX500Principal();
        return !now.isBefore(listsEnd(issuer))
                || lists.stream()
                        .filter(list -> list.getIssuerX500Principal().equals(issuer))
                        .anyMatch(list -> list.isRevoked(certificate));
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .filter(name -> name.matches(NAME))
                            .reduce((first, last) -> last);
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
