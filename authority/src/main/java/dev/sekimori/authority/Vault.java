package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import javax.crypto.AEADBadTagException;

/**
 * Secrets at rest: what the gateway holds for devices that cannot keep a good credential
 * themselves.
 *
 * <p>Each entry is encrypted by AES-256-GCM with a fresh random 96-bit nonce and its name as
 * associated data, so that an entry cannot be moved under another name; the file as a whole is
 * sealed by HMAC-SHA-256, so that an entry cannot be taken away or added. Putting back an older,
 * complete file is not noticed here. The keys come from {@code DIR/keys/vault.key}; the entries are
 * in {@code DIR/vault.json}.
 *
 * <p>Safe for several threads of the one process that owns the directory. {@link #put} and
 * {@link #remove} block until the file is durable; {@link #get} touches memory alone.
 */
public final class Vault {
    /** How many secrets it holds at most. */
    public static final int MAX_ENTRIES = 10_000;

    /** The longest secret, in bytes. */
    public static final int MAX_SECRET_BYTES = 4096;

    private static final int NONCE_BYTES = 12;

    private final Path directory;
    private final Path file;
    private final VaultKeys keys;
    private final SecureRandom random;
    private volatile SortedMap<String, VaultFile.Entry> entries;

    private Vault(
            Path directory,
            Path file,
            VaultKeys keys,
            SecureRandom random,
            SortedMap<String, VaultFile.Entry> entries) {
        this.directory = directory;
        this.file = file;
        this.keys = keys;
        this.random = random;
        this.entries = entries;
    }

    /**
     * The same secret has the same fingerprint in one vault, and nobody without the vault's key can
     * compute or check it.
     *
     * @param hex HMAC-SHA-256, 64 lower-case hexadecimal digits
     */
    public record Fingerprint(String hex) {}

    /**
     * Opens the vault of a data directory; creates its key on first use.
     *
     * @throws AuthorityException.VaultTampered when the file is not what the vault wrote
     * @throws AuthorityException.KeyFileMissing when there is a file but no key
     * @throws AuthorityException.KeyFileUnsafe when others may read the key
     */
    public static Vault open(Path directory, SecureRandom random) {
        Path file = directory.resolve("vault.json");
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            Optional<byte[]> contents = PrivateFiles.readPrivateFile(file);
            VaultKeys keys = VaultKeys.open(
                    lock.keys().resolve("vault.key"), file, contents.isPresent(), random);
            SortedMap<String, VaultFile.Entry> entries = contents.map(
                            bytes -> VaultFile.parse(bytes, keys)
                                    .orElseThrow(() -> new AuthorityException.VaultTampered(
                                            file, "changed from outside")))
                    .orElseGet(Collections::emptySortedMap);
            return new Vault(directory, file, keys, random, entries);
        }
    }

    /**
     * Stores a secret under a name, in place of an earlier one; durable on return.
     *
     * @param name 1 to 200 of {@code A-Z a-z 0-9 . _ : / @ -}
     * @throws AuthorityException.LimitReached when the vault is full
     */
    public synchronized void put(String name, Secret secret) {
        requireName(name);
        if (secret.length() > MAX_SECRET_BYTES) {
            throw new AuthorityException.LimitReached("bytes of a secret", MAX_SECRET_BYTES);
        }
        SortedMap<String, VaultFile.Entry> next = new TreeMap<>(entries);
        next.put(name, encrypt(name, secret));
        if (next.size() > MAX_ENTRIES) {
            throw new AuthorityException.LimitReached("secrets in the vault", MAX_ENTRIES);
        }
        save(next);
    }

    /**
     * A fresh copy of the secret under a name; the caller closes it.
     *
     * @throws AuthorityException.VaultTampered when the entry does not decrypt under this name
     */
    public Optional<Secret> get(String name) {
        requireName(name);
        return Optional.ofNullable(entries.get(name)).map(entry -> decrypt(name, entry));
    }

    /** Removes a secret durably; false when there was none. */
    public synchronized boolean remove(String name) {
        requireName(name);
        SortedMap<String, VaultFile.Entry> next = new TreeMap<>(entries);
        if (next.remove(name) == null) {
            return false;
        }
        save(next);
        return true;
    }

    /** The names of all entries, sorted. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /**
     * A keyed fingerprint by which equal secrets are found without comparing plaintexts (guideline
     * row U-6).
     */
    public Fingerprint fingerprint(Secret secret) {
        byte[] plaintext = secret.bytes();
        try {
            return new Fingerprint(HexFormat.of().formatHex(keys.fingerprintOf(plaintext)));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private void save(SortedMap<String, VaultFile.Entry> next) {
        byte[] contents = VaultFile.render(next, keys);
        if (contents.length > PrivateFiles.MAX_BYTES) {
            throw new AuthorityException.LimitReached("bytes of the vault", PrivateFiles.MAX_BYTES);
        }
        try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
            PrivateFiles.writePrivateFile(file, contents);
        }
        entries = Collections.unmodifiableSortedMap(next);
    }

    private VaultFile.Entry encrypt(String name, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plaintext = secret.bytes();
        try {
            return VaultFile.Entry.of(nonce, keys.encrypt(nonce, associatedData(name), plaintext));
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("encrypting a secret", e);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private Secret decrypt(String name, VaultFile.Entry entry) {
        byte[] plaintext;
        try {
            plaintext = keys.decrypt(
                    decode(entry.nonce()), associatedData(name), decode(entry.ciphertext()));
        } catch (AEADBadTagException e) {
            throw new AuthorityException.VaultTampered(file, "entry " + name + " does not decrypt");
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("decrypting a secret", e);
        }
        try {
            return Secret.ofBytes(plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static byte[] associatedData(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static void requireName(String name) {
        if (!VaultFile.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a secret's name has 1 to 200 of A-Z a-z 0-9 . _ : / @ -");
        }
    }
}
