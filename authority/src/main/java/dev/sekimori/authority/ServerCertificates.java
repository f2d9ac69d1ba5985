package dev.sekimori.authority;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The site's server certificates: one standing certificate for all its names
 * ({@code keys/server.pem}), and certificates for single hosts where clients refuse the wildcard,
 * made when asked for and kept in memory. All share one key.
 */
final class ServerCertificates {
    // Browsers accept at most 398 days; the start lies an hour back for clients whose clock is
    // slow.
    private static final Duration LIFETIME = Duration.ofDays(397);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final int MAX_SINGLE_HOSTS = 1024;

    private final Path file;
    private final SiteNames site;
    private final AuthorityKey authority;
    private final InstantSource clock;
    private final Map<String, TlsIdentity> singleHosts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TlsIdentity> eldest) {
            return size() > MAX_SINGLE_HOSTS;
        }
    };
    private TlsIdentity standing;

    private ServerCertificates(
            Path file, SiteNames site, AuthorityKey authority, InstantSource clock) {
        this.file = file;
        this.site = site;
        this.authority = authority;
        this.clock = clock;
        this.standing = KeyPem.read(file, 2)
                .map(contents -> new TlsIdentity(contents.certificates(), contents.key()))
                .filter(this::isUsable)
                .orElseGet(this::create);
    }

    /**
     * Loads the standing certificate; makes a new one where it is missing, ends soon or has other
     * names.
     */
    static ServerCertificates open(
            Path file, SiteNames site, AuthorityKey authority, InstantSource clock) {
        return new ServerCertificates(file, site, authority, clock);
    }

    synchronized TlsIdentity standing() {
        return standing;
    }

    /**
     * The identity for a host name in lower case; the standing one where the host needs none of its
     * own.
     */
    synchronized TlsIdentity forHost(String host) {
        if (!site.needsOwnCertificate(host)) {
            return standing;
        }
        Certificates.Validity validity = Certificates.Validity.of(standing.leaf());
        return singleHosts.computeIfAbsent(host, _ -> {
            X509Certificate leaf = authority
                    .issuer()
                    .server(
                            standing.leaf().getPublicKey(),
                            ServerNames.single(host, site),
                            validity);
            return new TlsIdentity(List.of(leaf, authority.certificate()), standing.privateKey());
        });
    }

    /** Replaces all of them when their end is near; true when it did. */
    synchronized boolean renewIfDue() {
        if (isUsable(standing)) {
            return false;
        }
        standing = create();
        singleHosts.clear();
        return true;
    }

    /** Replaces all of them now, key included. */
    synchronized void renew() {
        standing = create();
        singleHosts.clear();
    }

    private boolean isUsable(TlsIdentity identity) {
        Instant now = clock.instant();
        X509Certificate leaf = identity.leaf();
        return identity.authority().equals(authority.certificate())
                && ServerNames.standing(site).areThoseOf(leaf)
                && !now.isBefore(leaf.getNotBefore().toInstant())
                && now.isBefore(leaf.getNotAfter().toInstant().minus(RENEW_BEFORE));
    }

    private TlsIdentity create() {
        Instant notBefore = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(CLOCK_SKEW);
        KeyPair pair = Certificates.newKeyPair(authority.random());
        X509Certificate leaf = authority
                .issuer()
                .server(
                        pair.getPublic(),
                        ServerNames.standing(site),
                        new Certificates.Validity(notBefore, notBefore.plus(LIFETIME)));
        TlsIdentity identity =
                new TlsIdentity(List.of(leaf, authority.certificate()), pair.getPrivate());
        KeyPem.write(file, new KeyPem.Contents(identity.privateKey(), identity.chain()));
        return identity;
    }
}
