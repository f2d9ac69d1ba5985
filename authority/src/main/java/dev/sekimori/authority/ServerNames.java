package dev.sekimori.authority;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of one server certificate.
 *
 * @param dnsNames in order, at least one, wildcards as {@code *.domain}
 * @param addresses address literals
 * @param revocationList where its revocation list is
 */
record ServerNames(List<String> dnsNames, List<String> addresses, URI revocationList) {
    // GeneralName types of RFC 5280 section 4.2.1.6, as X509Certificate reports them.
    private static final int DNS = 2;
    private static final int IP = 7;

    static ServerNames standing(SiteNames site) {
        return new ServerNames(
                List.copyOf(site.dnsNames()),
                List.copyOf(site.addressLiterals()),
                site.revocationList());
    }

    static ServerNames single(String host, SiteNames site) {
        return new ServerNames(List.of(host), List.of(), site.revocationList());
    }

    String first() {
        return dnsNames.getFirst();
    }

    /** Whether a certificate has these names, all of them and no others. */
    boolean areThoseOf(X509Certificate certificate) {
        Set<String> actual = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return false;
            }
            for (List<?> name : names) {
                actual.add(name.get(0) + " " + name.get(1));
            }
        } catch (CertificateParsingException malformed) {
            return false;
        }
        Set<String> expected = new HashSet<>();
        dnsNames.forEach(name -> expected.add(DNS + " " + name));
        addresses.forEach(address -> expected.add(IP + " " + address));
        return actual.equals(expected);
    }
}
