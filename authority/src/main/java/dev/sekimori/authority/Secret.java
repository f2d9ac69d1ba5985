package dev.sekimori.authority;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A secret in memory. It never prints itself, compares in constant time and can be wiped; wiping is
 * a best effort, as the runtime may have moved the bytes before. Close it as soon as it was used.
 * Safe for use by several threads.
 */
public final class Secret implements AutoCloseable {
    // A char of the first plane has at most three bytes, a pair of surrogates four.
    private static final int MAX_UTF8_PER_CHAR = 3;

    private final byte[] bytes;
    private boolean destroyed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret of any bytes; the array is copied. */
    public static Secret ofBytes(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /**
     * A secret of text, kept as UTF-8; the array is copied.
     *
     * @throws IllegalArgumentException when the text has an unpaired surrogate
     */
    public static Secret ofChars(char[] text) {
        return new Secret(utf8(text));
    }

    /** The UTF-8 bytes of a text without an intermediate String that could not be wiped. */
    static byte[] utf8(char[] text) {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        ByteBuffer encoded =
                ByteBuffer.allocate(Math.multiplyExact(text.length, MAX_UTF8_PER_CHAR));
        if (encoder.encode(CharBuffer.wrap(text), encoded, true).isError()) {
            Arrays.fill(encoded.array(), (byte) 0);
            throw new IllegalArgumentException("a secret text must be valid Unicode");
        }
        byte[] result = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return result;
    }

    /** A copy of the bytes; the caller wipes it. */
    public synchronized byte[] bytes() {
        requireAlive();
        return bytes.clone();
    }

    /**
     * The secret as text; the caller wipes it.
     *
     * @throws IllegalStateException when the bytes are not UTF-8
     */
    public synchronized char[] chars() {
        requireAlive();
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            char[] result =
                    Arrays.copyOfRange(decoded.array(), decoded.position(), decoded.limit());
            Arrays.fill(decoded.array(), '\0');
            return result;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("this secret is not a text", e);
        }
    }

    /** Its length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether both hold the same bytes, in time that depends on the lengths alone. */
    public boolean sameAs(Secret other) {
        byte[] theirs = other.bytes();
        try {
            synchronized (this) {
                requireAlive();
                return MessageDigest.isEqual(bytes, theirs);
            }
        } finally {
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /** Whether it was wiped. */
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    /** Wipes it; every later use but {@link #isDestroyed} fails. */
    @Override
    public synchronized void close() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }

    private void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException("this secret was wiped");
        }
    }
}
