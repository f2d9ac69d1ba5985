package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vault's file: JSON in one canonical form. Reading accepts exactly what writing produces, byte
 * for byte, so there is nothing a change could hide in.
 */
final class VaultFile {
    /** Names of entries; nothing in them needs escaping. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/@-]{1,200}");

    private static final Pattern ENTRY = Pattern.compile("\\n    \"([A-Za-z0-9._:/@-]{1,200})\": "
            + "\\{\"nonce\": \"([A-Za-z0-9+/=]{16})\", "
            + "\"ciphertext\": \"([A-Za-z0-9+/=]{24,8192})\"\\}");

    private VaultFile() {}

    /**
     * One encrypted secret.
     *
     * @param nonce 12 bytes in base64
     * @param ciphertext with its 16-byte tag, in base64
     */
    record Entry(String nonce, String ciphertext) {
        static Entry of(byte[] nonce, byte[] ciphertext) {
            return new Entry(base64(nonce), base64(ciphertext));
        }
    }

    static byte[] render(SortedMap<String, Entry> entries, VaultKeys keys) {
        String body = body(entries);
        byte[] seal = keys.sealOf(body.getBytes(StandardCharsets.US_ASCII));
        return (body + "  \"seal\": \"" + base64(seal) + "\"\n}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The entries, or empty when anything in the file differs from what {@link #render} makes of
     * them.
     */
    static Optional<SortedMap<String, Entry>> parse(byte[] file, VaultKeys keys) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        SortedMap<String, Entry> entries = new TreeMap<>();
        Matcher matcher = ENTRY.matcher(text);
        while (matcher.find()) {
            entries.put(matcher.group(1), new Entry(matcher.group(2), matcher.group(3)));
        }
        boolean genuine = MessageDigest.isEqual(render(entries, keys), file);
        return genuine ? Optional.of(entries) : Optional.empty();
    }

    private static String body(Map<String, Entry> entries) {
        StringBuilder body = new StringBuilder("{\n  \"version\": 1,\n  \"entries\": {");
        String separator = "";
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            body.append(separator)
                    .append("\n    \"")
                    .append(entry.getKey())
                    .append("\": {\"nonce\": \"");
            body.append(entry.getValue().nonce()).append("\", \"ciphertext\": \"");
            body.append(entry.getValue().ciphertext()).append("\"}");
            separator = ",";
        }
        return body.append(entries.isEmpty() ? "},\n" : "\n  },\n").toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
