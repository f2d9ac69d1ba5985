package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The vault's three keys, each derived from the one random key of {@code keys/vault.key} by
 * HKDF-SHA-256 (RFC 5869) with its own label, so that no key serves two purposes: encryption of
 * entries, seal of the file, fingerprints of secrets.
 */
record VaultKeys(SecretKey encryption, SecretKey seal, SecretKey fingerprint) {
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final String MAC = "HmacSHA256";

    /** Loads the key, or creates it when no vault was written yet. */
    static VaultKeys open(Path keyFile, Path vaultFile, boolean vaultExists, SecureRandom random) {
        byte[] root = PrivateFiles.readPrivateFile(keyFile)
                .map(text -> decode(keyFile, text))
                .orElseGet(() -> create(keyFile, vaultFile, vaultExists, random));
        try {
            KDF hkdf = KDF.getInstance("HKDF-SHA256");
            return new VaultKeys(
                    derive(hkdf, root, "AES", "sekimori vault v1 entry"),
                    derive(hkdf, root, MAC, "sekimori vault v1 seal"),
                    derive(hkdf, root, MAC, "sekimori vault v1 fingerprint"));
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("deriving the vault's keys", e);
        } finally {
            Arrays.fill(root, (byte) 0);
        }
    }

    /** AES-256-GCM with a 128-bit tag (NIST SP 800-38D). */
    byte[] encrypt(byte[] nonce, byte[] associatedData, byte[] plaintext)
            throws GeneralSecurityException {
        return cipher(Cipher.ENCRYPT_MODE, nonce, associatedData).doFinal(plaintext);
    }

    /**
     * Throws {@link javax.crypto.AEADBadTagException} for anything that {@link #encrypt} did not
     * make.
     */
    byte[] decrypt(byte[] nonce, byte[] associatedData, byte[] ciphertext)
            throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, nonce, associatedData).doFinal(ciphertext);
    }

    byte[] sealOf(byte[] contents) {
        return hmac(seal, contents);
    }

    byte[] fingerprintOf(byte[] secret) {
        return hmac(fingerprint, secret);
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] associatedData)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    private static byte[] hmac(SecretKey key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed(MAC, e);
        }
    }

    private static SecretKey derive(KDF hkdf, byte[] root, String algorithm, String label)
            throws GeneralSecurityException {
        byte[] info = label.getBytes(StandardCharsets.US_ASCII);
        return hkdf.deriveKey(
                algorithm, HKDFParameterSpec.ofExtract().addIKM(root).thenExpand(info, KEY_BYTES));
    }

    private static byte[] create(
            Path keyFile, Path vaultFile, boolean vaultExists, SecureRandom random) {
        if (vaultExists) {
            throw new AuthorityException.KeyFileMissing(keyFile, vaultFile);
        }
        byte[] root = new byte[KEY_BYTES];
        random.nextBytes(root);
        PrivateFiles.writePrivateFile(keyFile, Base64.getEncoder().encode(root));
        return root;
    }

    private static byte[] decode(Path keyFile, byte[] text) {
        try {
            byte[] root =
                    Base64.getDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
            if (root.length == KEY_BYTES) {
                return root;
            }
        } catch (IllegalArgumentException e) {
            throw new AuthorityException.KeyFileMalformed(keyFile, "is not base64", e);
        }
        throw new AuthorityException.KeyFileMalformed(
                keyFile, "does not hold " + KEY_BYTES + " bytes");
    }
}
