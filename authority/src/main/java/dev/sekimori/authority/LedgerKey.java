package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * The Ed25519 key that signs the ledger's checkpoints: {@code DIR/keys/ledger.key} (PKCS#8, PEM,
 * followed by the public key) and, for everybody, {@code DIR/ledger.pub} (signed-note verifier
 * key). Immutable; safe for several threads.
 */
public final class LedgerKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey privateKey;
    private final VerifierKey verifierKey;

    private LedgerKey(PrivateKey privateKey, VerifierKey verifierKey) {
        this.privateKey = privateKey;
        this.verifierKey = verifierKey;
    }

    /**
     * Loads the key of a data directory, or creates it on first use.
     *
     * @param nameIfNew the key's name where none is recorded yet: no spaces, no {@code +}, at most
     *     255 characters; a name recorded in {@code ledger.pub} stays, because earlier checkpoints
     *     carry it
     * @throws AuthorityException.KeyFileMissing when there is a public key but no private one
     * @throws AuthorityException.KeyMismatch when the two do not belong together
     * @throws AuthorityException.KeyFileUnsafe when others may read the private key
     */
    public static LedgerKey open(Path directory, String nameIfNew, SecureRandom random) {
        Path publicFile = directory.resolve("ledger.pub");
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            Path keyFile = lock.keys().resolve("ledger.key");
            List<VerifierKey> recorded =
                    PrivateFiles.readPublicFile(publicFile).map(LedgerKey::parseFile).stream()
                            .toList();
            Pair pair = PrivateFiles.readPrivateFile(keyFile)
                    .map(pem -> decode(keyFile, pem))
                    .orElseGet(() -> create(keyFile, publicFile, !recorded.isEmpty(), random));
            String name = recorded.isEmpty() ? nameIfNew : recorded.getFirst().name();
            VerifierKey verifierKey = VerifierKey.of(name, pair.publicKey());
            if (recorded.isEmpty()) {
                PrivateFiles.writePublicFile(
                        publicFile, (verifierKey.line() + "\n").getBytes(StandardCharsets.UTF_8));
            } else if (!recorded.getFirst().equals(verifierKey)) {
                throw new AuthorityException.KeyMismatch(publicFile, keyFile);
            }
            return new LedgerKey(pair.privateKey(), verifierKey);
        }
    }

    /**
     * Reads a verifier key line, as in {@code ledger.pub}.
     *
     * @throws AuthorityException.VerifierKeyMalformed when it is none
     */
    public static VerifierKey parseVerifierKey(String line) {
        return VerifierKey.parse(line);
    }

    /** The key's name, as it stands in signature lines. */
    public String name() {
        return verifierKey.name();
    }

    /** Four bytes that precede the signature in a signed note. */
    public byte[] keyId() {
        return verifierKey.keyId();
    }

    /** The 32 bytes of RFC 8032. */
    public byte[] publicKey() {
        return verifierKey.publicKey();
    }

    /** The public half. */
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** The 64 bytes of an Ed25519 signature (RFC 8032 section 5.1.6). */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(privateKey);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("Ed25519", e);
        }
    }

    @Override
    public String toString() {
        return "LedgerKey[" + verifierKey + "]";
    }

    private static VerifierKey parseFile(byte[] contents) {
        return VerifierKey.parse(new String(contents, StandardCharsets.UTF_8).strip());
    }

    /** Both halves; the public one as SubjectPublicKeyInfo. */
    private record Pair(PrivateKey privateKey, PublicKey publicKey) {}

    private static Pair create(
            Path keyFile, Path publicFile, boolean publicExists, SecureRandom random) {
        if (publicExists) {
            throw new AuthorityException.KeyFileMissing(keyFile, publicFile);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            String pem = Pem.encode(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded())
                    + Pem.encode(Pem.PUBLIC_KEY, pair.getPublic().getEncoded());
            PrivateFiles.writePrivateFile(keyFile, pem.getBytes(StandardCharsets.US_ASCII));
            return new Pair(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed(ALGORITHM, e);
        }
    }

    private static Pair decode(Path keyFile, byte[] pem) {
        List<Pem.Block> blocks = Pem.decode(pem);
        if (!blocks.stream()
                .map(Pem.Block::label)
                .toList()
                .equals(List.of(Pem.PRIVATE_KEY, Pem.PUBLIC_KEY))) {
            throw new AuthorityException.KeyFileMalformed(
                    keyFile, "a private and its public key expected");
        }
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            return new Pair(
                    factory.generatePrivate(
                            new PKCS8EncodedKeySpec(blocks.getFirst().der())),
                    factory.generatePublic(
                            new X509EncodedKeySpec(blocks.getLast().der())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AuthorityException.KeyFileMalformed(keyFile, "is not an Ed25519 key", e);
        }
    }
}
