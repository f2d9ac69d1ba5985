package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.authority.Secret;
import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.authority.Vault;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.gateway.upstream.UpstreamIdentities;
import dev.sekimori.gateway.upstream.UpstreamIdentity;
import dev.sekimori.model.DeviceId;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The identities that the gateway shows brokers outside in devices' names: certificates of the
 * site's authority, whose keys never leave the vault, or passwords from files. The certificates
 * open nothing at the site itself: they are bound to no device there.
 */
record UpstreamSecrets(
        SiteAuthority authority,
        Vault vault,
        List<SiteConfig.Upstream> upstreams,
        InstantSource clock)
        implements UpstreamIdentities {
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final int MOST_FILE_BYTES = 4_096;

    @Override
    public Optional<UpstreamIdentity> of(DeviceId device, UpstreamConfig upstream) {
        return switch (upstream.identity()) {
            case CERTIFICATE -> Optional.of(certificate(device));
            case PASSWORD -> password(device, upstream);
        };
    }

    private UpstreamIdentity certificate(DeviceId device) {
        String entry = "upstream-identity/" + device;
        Optional<UpstreamIdentity.Certificate> kept = vault.get(entry)
                .map(UpstreamSecrets::parse)
                .filter(identity -> isGood(identity.chain()));
        if (kept.isPresent()) {
            return kept.get();
        }
        TlsIdentity issued = authority.issueDeviceCertificate(device, VALIDITY);
        try (Secret key = issued.privateKeyPem();
                Secret all = Secret.ofChars(
                        (new String(key.chars()) + issued.chainPem()).toCharArray())) {
            vault.put(entry, all);
        }
        return new UpstreamIdentity.Certificate(issued.chain(), issued.privateKey());
    }

    private boolean isGood(List<X509Certificate> chain) {
        return chain.size() == 2
                && chain.getLast().equals(authority.certificate())
                && !authority.isRevoked(chain.getFirst().getSerialNumber())
                && clock.instant()
                        .plus(RENEW_BEFORE)
                        .isBefore(chain.getFirst().getNotAfter().toInstant());
    }

    private static UpstreamIdentity.Certificate parse(Secret secret) {
        try (secret) {
            String text = new String(secret.chars());
            int end = text.indexOf("-----BEGIN CERTIFICATE-----");
            byte[] key = Base64.getMimeDecoder()
                    .decode(text.substring(0, end).replaceAll("-----[A-Z ]+-----", ""));
            PrivateKey parsed =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(
                            text.substring(end).getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            return new UpstreamIdentity.Certificate(chain, parsed);
        } catch (GeneralSecurityException e) {
            throw new GatewayException("the vault's identity for an upstream is unreadable", e);
        }
    }

    /** The file has one line, {@code user:password}. */
    private Optional<UpstreamIdentity> password(DeviceId device, UpstreamConfig upstream) {
        Optional<Path> file = upstreams.stream()
                .filter(one -> one.config().equals(upstream))
                .flatMap(one -> one.passwordFile().stream())
                .map(name -> Path.of(name.replace("{id}", device.value())))
                .filter(Files::isRegularFile)
                .findFirst();
        return file.map(UpstreamSecrets::readPassword);
    }

    private static UpstreamIdentity readPassword(Path file) {
        try {
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw new GatewayException(file + " is too long for a user and a password");
            }
            String line = Files.readString(file).strip();
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new GatewayException(file + ": one line, user:password, is expected");
            }
            return new UpstreamIdentity.Password(
                    line.substring(0, colon), line.substring(colon + 1));
        } catch (IOException e) {
            throw new GatewayException(file + " cannot be read", e);
        }
    }
}
