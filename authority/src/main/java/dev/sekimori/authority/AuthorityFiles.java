package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The authority's own files. On first use they are written in an order that a crash cannot harm:
 * the revocation list, then key and certificate (from here on the authority exists), then the
 * public copy of the certificate.
 *
 * @param keyFile the private key with the certificate
 * @param publicFile the certificate, for everybody
 * @param revocationFile the revocation list, for everybody
 */
record AuthorityFiles(Path keyFile, Path publicFile, Path revocationFile) {
    private static final Duration LIFETIME = Duration.ofDays(3653);
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    /** What the files hold. */
    record Opened(AuthorityKey key, RevocationList revocations) {}

    Opened open(InstantSource clock, SecureRandom random) {
        Optional<KeyPem.Contents> existing = KeyPem.read(keyFile, 1);
        Opened opened =
                existing.isPresent() ? load(existing.get(), clock, random) : create(clock, random);
        publish(opened.key().certificate());
        return opened;
    }

    /** The one certificate of a PEM file. */
    static X509Certificate readCertificate(Path file) {
        byte[] text = PrivateFiles.readPublicFile(file)
                .orElseThrow(() -> new AuthorityException.FileUnusable(
                        file, new NoSuchFileException(file.toString())));
        return parse(file, text);
    }

    private Opened load(KeyPem.Contents contents, InstantSource clock, SecureRandom random) {
        AuthorityKey key =
                new AuthorityKey(contents.certificates().getFirst(), contents.key(), random);
        RevocationList revocations = RevocationList.load(revocationFile, key, clock);
        revocations.renewIfDue();
        return new Opened(key, revocations);
    }

    private Opened create(InstantSource clock, SecureRandom random) {
        if (Files.exists(publicFile)) {
            throw new AuthorityException.KeyFileMissing(keyFile, publicFile);
        }
        Instant notBefore = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(CLOCK_SKEW);
        KeyPair pair = Certificates.newKeyPair(random);
        X509Certificate certificate = CertificateIssuer.selfSigned(
                pair, new Certificates.Validity(notBefore, notBefore.plus(LIFETIME)), random);
        AuthorityKey key = new AuthorityKey(certificate, pair.getPrivate(), random);
        RevocationList revocations = RevocationList.create(revocationFile, key, clock);
        KeyPem.write(keyFile, new KeyPem.Contents(pair.getPrivate(), List.of(certificate)));
        return new Opened(key, revocations);
    }

    private void publish(X509Certificate certificate) {
        Optional<byte[]> published = PrivateFiles.readPublicFile(publicFile);
        if (published.isEmpty()) {
            PrivateFiles.writePublicFile(
                    publicFile, TlsIdentity.pem(certificate).getBytes(StandardCharsets.US_ASCII));
        } else if (!parse(publicFile, published.get()).equals(certificate)) {
            throw new AuthorityException.KeyMismatch(publicFile, keyFile);
        }
    }

    private static X509Certificate parse(Path file, byte[] text) {
        try {
            List<Pem.Block> blocks = Pem.decode(text);
            if (blocks.size() == 1 && blocks.getFirst().label().equals(Pem.CERTIFICATE)) {
                return Certificates.parse(blocks.getFirst().der());
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AuthorityException.KeyFileMalformed(file, "cannot be parsed", e);
        }
        throw new AuthorityException.KeyFileMalformed(file, "one certificate expected");
    }
}
