package dev.sekimori.ledger.note;

import dev.sekimori.ledger.fault.MalformedNoteException;
import dev.sekimori.ledger.merkle.Hash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A signed statement of the tree's size and root (C2SP tlog-checkpoint,
 * https://c2sp.org/tlog-checkpoint): {@code origin}, size and Base64 root a line each, an empty
 * line, then a line for each signature.
 */
public record Checkpoint(String origin, long size, Hash root, List<NoteSignature> signatures) {
    /** The longest text that is read, in UTF-16 units. */
    public static final int MAX_CHARS = 16_384;

    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final Pattern SIGNATURE =
            Pattern.compile("— ([^\\s+]{1,255}) ([A-Za-z0-9+/]{8,4096}={0,2})");

    public Checkpoint {
        signatures = List.copyOf(signatures);
        if (origin.isEmpty() || origin.length() > 255 || origin.chars().anyMatch(c -> c < ' ')) {
            throw new MalformedNoteException("an origin has 1 to 255 printable characters");
        }
        if (size < 0) {
            throw new MalformedNoteException("a tree has no negative size");
        }
    }

    /** States and signs the size and root of a log. */
    public static Checkpoint sign(String origin, long size, Hash root, NoteSigner signer) {
        Checkpoint unsigned = new Checkpoint(origin, size, root, List.of());
        NoteKey key = NoteKey.of(signer);
        byte[] signature = signer.sign(unsigned.body().getBytes(StandardCharsets.UTF_8));
        byte[] withId = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(key.id())
                .put(signature)
                .array();
        return new Checkpoint(
                origin,
                size,
                root,
                List.of(new NoteSignature(key.name(), Base64.getEncoder().encodeToString(withId))));
    }

    /**
     * Reads a checkpoint; throws {@link MalformedNoteException} for anything else. Verifies
     * nothing.
     */
    public static Checkpoint parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new MalformedNoteException(
                    "a checkpoint has at most " + MAX_CHARS + " characters");
        }
        int split = text.lastIndexOf("\n\n");
        if (split < 0 || split + 2 >= text.length() || !text.endsWith("\n")) {
            throw new MalformedNoteException("a note is a text, an empty line and signature lines");
        }
        String[] body = text.substring(0, split).split("\n", -1);
        if (body.length != 3 || !SIZE.matcher(body[1]).matches()) {
            throw new MalformedNoteException(
                    "a checkpoint begins with the lines origin, size and root");
        }
        return new Checkpoint(
                body[0],
                parseSize(body[1]),
                parseRoot(body[2]),
                signatures(text.substring(split + 2, text.length() - 1)));
    }

    /** The signed text: three lines, each ended by a line feed. */
    public String body() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.bytes())
                + "\n";
    }

    /** The whole note. */
    public String text() {
        StringBuilder text = new StringBuilder(body()).append('\n');
        signatures.forEach(signature -> text.append(signature.line()).append('\n'));
        return text.toString();
    }

    /** Whether one of the signatures is the key's; others are ignored, as C2SP signed-note says. */
    public boolean isSignedBy(NoteKey key) {
        byte[] message = body().getBytes(StandardCharsets.UTF_8);
        return signatures.stream()
                .filter(s -> s.name().equals(key.name()) && s.keyId() == key.id())
                .anyMatch(s -> key.verifies(message, s.bytes()));
    }

    private static long parseSize(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedNoteException("the tree's size is too large", e);
        }
    }

    private static Hash parseRoot(String base64) {
        try {
            return Hash.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("the root is not the Base64 of 32 bytes", e);
        }
    }

    private static List<NoteSignature> signatures(String lines) {
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            var matcher = SIGNATURE.matcher(line);
            if (!matcher.matches()) {
                throw new MalformedNoteException("not a signature line");
            }
            signatures.add(new NoteSignature(matcher.group(1), matcher.group(2)));
        }
        return signatures;
    }
}
