package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Private files that hold an EC key and the certificates that belong to it, in one, so that they
 * never part.
 */
final class KeyPem {
    private KeyPem() {}

    /** A key and its certificates, the key's own first. */
    record Contents(PrivateKey key, List<X509Certificate> certificates) {}

    static void write(Path file, Contents contents) {
        StringBuilder text =
                new StringBuilder(Pem.encode(Pem.PRIVATE_KEY, contents.key().getEncoded()));
        contents.certificates().forEach(certificate -> text.append(TlsIdentity.pem(certificate)));
        PrivateFiles.writePrivateFile(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads such a file; empty when there is none.
     *
     * @throws AuthorityException.KeyFileMalformed when it holds anything but one key and the
     *     expected certificates
     */
    static Optional<Contents> read(Path file, int certificates) {
        return PrivateFiles.readPrivateFile(file).map(text -> parse(file, text, certificates));
    }

    private static Contents parse(Path file, byte[] text, int expected) {
        try {
            List<Pem.Block> blocks = Pem.decode(text);
            if (blocks.size() != 1 + expected
                    || !blocks.getFirst().label().equals(Pem.PRIVATE_KEY)) {
                throw new AuthorityException.KeyFileMalformed(
                        file, "a key and " + expected + " certificate(s) expected");
            }
            List<X509Certificate> certificates = new ArrayList<>();
            for (Pem.Block block : blocks.subList(1, blocks.size())) {
                certificates.add(Certificates.parse(block.der()));
            }
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst().der()));
            return new Contents(key, List.copyOf(certificates));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AuthorityException.KeyFileMalformed(file, "cannot be parsed", e);
        }
    }
}
