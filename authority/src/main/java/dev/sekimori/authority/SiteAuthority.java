package dev.sekimori.authority;

import dev.sekimori.model.DeviceId;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The site's certificate authority (EC P-256): its own server certificates, the certificates of its
 * devices, and which of those are revoked. Key and certificate are in {@code DIR/keys/site-ca.pem};
 * the certificate alone, for everybody, in {@code DIR/site-ca.pem}. Safe for several threads;
 * reading answers come from memory.
 */
public final class SiteAuthority {
    /** The longest validity of a device's certificate. */
    public static final Duration MAX_DEVICE_VALIDITY = Duration.ofDays(3650);

    private static final Duration DEVICE_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int P256_BITS = 256;

    private final Path directory;
    private final AuthorityKey authority;
    private final InstantSource clock;
    private final RevocationList revocations;
    private final ServerCertificates servers;
    private final DeviceCertificates devices;
    private final ServiceCertificates services;

    private SiteAuthority(
            Path directory,
            AuthorityKey authority,
            RevocationList revocations,
            ServerCertificates servers,
            InstantSource clock) {
        this.directory = directory;
        this.authority = authority;
        this.revocations = revocations;
        this.servers = servers;
        this.clock = clock;
        this.devices =
                new DeviceCertificates(authority.certificate(), clock, revocations::contains);
        this.services = new ServiceCertificates(devices, clock, revocations::contains);
    }

    /**
     * {@link #open(Path, SiteNames, InstantSource, SecureRandom)} with the usual names of a site
     * domain.
     */
    public static SiteAuthority open(
            Path directory, String siteDomain, InstantSource clock, SecureRandom random) {
        return open(directory, SiteNames.of(siteDomain), clock, random);
    }

    /**
     * Loads the authority of a data directory, or creates it on first use; renews what ends soon.
     * Blocks on the disk.
     *
     * @throws AuthorityException.KeyFileUnsafe when others may read private keys
     * @throws AuthorityException.KeyFileMissing when the authority's certificate is there, but not
     *     its key
     * @throws AuthorityException.KeyMismatch when they do not belong together
     * @throws AuthorityException.RevocationListTampered when the revocation list is missing or not
     *     the authority's
     */
    public static SiteAuthority open(
            Path directory, SiteNames names, InstantSource clock, SecureRandom random) {
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            AuthorityFiles files = new AuthorityFiles(
                    lock.keys().resolve("site-ca.pem"),
                    directory.resolve("site-ca.pem"),
                    directory.resolve("site-ca.crl"));
            AuthorityFiles.Opened opened = files.open(clock, random);
            ServerCertificates servers = ServerCertificates.open(
                    lock.keys().resolve("server.pem"), names, opened.key(), clock);
            return new SiteAuthority(directory, opened.key(), opened.revocations(), servers, clock);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /** The authority's own certificate as PEM, as in {@code DIR/site-ca.pem}. */
    public String certificatePem() {
        return TlsIdentity.pem(authority.certificate());
    }

    /**
     * The standing server identity: {@code localhost}, loopback addresses, the site domain and one
     * level below.
     */
    public TlsIdentity serverIdentity() {
        return servers.standing();
    }

    /**
     * The server identity to present to a client that asks for a host. Where the site domain has
     * one label, such as {@code localhost}, clients refuse the wildcard, and each host below it
     * gets a certificate of its own here.
     *
     * @param hostName any name a client may ask for, in any case
     */
    public TlsIdentity serverIdentity(String hostName) {
        return servers.forHost(hostName.toLowerCase(Locale.ROOT));
    }

    /**
     * Renews the server certificates when fewer than 30 days are left, and the revocation list when
     * fewer than 7 are. To be called daily; blocks on the disk.
     *
     * @return whether anything was renewed; servers that copied an identity must take the new one
     */
    public boolean renewIfDue() {
        try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
            boolean serversRenewed = servers.renewIfDue();
            return revocations.renewIfDue() || serversRenewed;
        }
    }

    /**
     * Renews the server certificates now, with a new key, as after a key was lost. Blocks on the
     * disk; servers that copied an identity must take the new one.
     *
     * @return the new standing identity
     */
    public TlsIdentity renewServers() {
        try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
            servers.renew();
            return servers.standing();
        }
    }

    /**
     * Presents {@link #serverIdentity(String)} by the name that the client asks for, always the
     * current one.
     */
    public X509ExtendedKeyManager serverKeyManager() {
        return new ServerKeyManager(servers::forHost);
    }

    /**
     * Accepts the genuine device certificates of this site as client certificates, nothing else.
     * TLS asks it on full handshakes only: a server must {@link #check} the peer's certificate
     * again when a session was resumed, and cut open sessions when one is revoked.
     */
    public X509ExtendedTrustManager deviceTrustManager() {
        return new DeviceTrustManager(authority.certificate(), devices);
    }

    /**
     * For a server of this site, by the JDK's TLS. The caller sets
     * {@link TlsPolicy#serverParameters()} on its sockets or engines, and whether a client
     * certificate is needed.
     */
    public SSLContext serverContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {serverKeyManager()},
                    new TrustManager[] {deviceTrustManager()},
                    authority.random());
            return context;
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("preparing TLS", e);
        }
    }

    /**
     * For a client that trusts the servers of one site alone, such as the command line.
     *
     * @param siteCa the site's {@code site-ca.pem}
     * @throws AuthorityException.KeyFileMalformed when it is no certificate
     * @throws AuthorityException.FileUnusable when it cannot be read
     */
    public static SSLContext clientContext(Path siteCa) {
        return TlsIdentity.anonymousClientContext(AuthorityFiles.readCertificate(siteCa));
    }

    /**
     * Makes a key and a certificate for a device that cannot make its own.
     *
     * @param validity more than zero, at most {@link #MAX_DEVICE_VALIDITY}; cut at the authority's
     *     own end
     */
    public TlsIdentity issueDeviceCertificate(DeviceId device, Duration validity) {
        KeyPair pair = Certificates.newKeyPair(authority.random());
        return new TlsIdentity(
                certifyDevice(device, pair.getPublic(), validity), pair.getPrivate());
    }

    /**
     * Certifies the key of a device that keeps its private half to itself; the caller has checked
     * that the device has it.
     *
     * @param key EC, P-256
     * @param validity more than zero, at most {@link #MAX_DEVICE_VALIDITY}; cut at the authority's
     *     own end
     * @return the device's certificate, then the authority's
     */
    public List<X509Certificate> certifyDevice(DeviceId device, PublicKey key, Duration validity) {
        X509Certificate leaf = authority
                .issuer()
                .client(
                        requireP256(key),
                        device.value(),
                        DeviceCertificates.uriOf(device),
                        fromNow(validity));
        return List.of(leaf, authority.certificate());
    }

    /**
     * Certifies the key of a named service.
     *
     * @param role what the certificate says in the role extension of MODBUS/TCP Security
     * @param request PKCS#10 in PEM (RFC 2986, RFC 7468), EC on P-256; its signature shows that the
     *     asker has the key, and its names do not count
     * @param validity more than zero, at most {@link #MAX_DEVICE_VALIDITY}; cut at the authority's
     *     own end
     * @return the service's certificate, then the authority's
     * @throws IllegalArgumentException when the request is none, or its signature is wrong
     */
    public List<X509Certificate> certifyService(
            String name, String role, String request, Duration validity) {
        X509Certificate leaf = authority
                .issuer()
                .service(
                        requireP256(CertificateRequest.keyOf(request)),
                        name,
                        ServiceCertificates.uriOf(name),
                        role,
                        fromNow(validity));
        return List.of(leaf, authority.certificate());
    }

    /** Certificates as PEM, in their order. */
    public static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(certificate -> text.append(TlsIdentity.pem(certificate)));
        return text.toString();
    }

    /** The service that a certificate of this site names; empty unless it is valid now. */
    public Optional<ServiceCertificate> serviceOf(X509Certificate certificate) {
        return services.of(certificate);
    }

    private static PublicKey requireP256(PublicKey key) {
        if (!(key instanceof ECPublicKey ec)
                || ec.getParams().getOrder().bitLength() != P256_BITS) {
            throw new IllegalArgumentException("an EC key on P-256 expected");
        }
        return key;
    }

    private Certificates.Validity fromNow(Duration validity) {
        if (!validity.isPositive() || validity.compareTo(MAX_DEVICE_VALIDITY) > 0) {
            throw new IllegalArgumentException(
                    "a certificate is valid for at most " + MAX_DEVICE_VALIDITY);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = authority.certificate().getNotAfter().toInstant();
        Instant notAfter = now.plus(validity).isBefore(end) ? now.plus(validity) : end;
        return new Certificates.Validity(now.minus(DEVICE_CLOCK_SKEW), notAfter);
    }

    /** What a presented certificate says about the device that holds its key. */
    public DeviceCertificateCheck check(X509Certificate certificate) {
        return devices.check(certificate);
    }

    /**
     * The device to which this site issued a certificate, even if it is revoked or expired by now;
     * empty for any other certificate. To admit a device, use {@link #check}.
     */
    public Optional<DeviceId> deviceIdOf(X509Certificate certificate) {
        return devices.deviceIdOf(certificate);
    }

    /**
     * Revokes a certificate for good; durable on return. Open sessions are the caller's to cut.
     *
     * @throws AuthorityException.LimitReached when the list is full
     */
    public void revoke(BigInteger serial) {
        try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
            revocations.add(serial);
        }
    }

    /** Whether a certificate was revoked. */
    public boolean isRevoked(BigInteger serial) {
        return revocations.contains(serial);
    }

    /**
     * The signed revocation list, DER, to be served as {@code application/pkix-crl} (RFC 2585
     * section 4.2).
     */
    public byte[] revocationList() {
        return revocations.der();
    }
}
