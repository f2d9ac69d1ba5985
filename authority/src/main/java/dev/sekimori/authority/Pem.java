package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Textual encoding of keys and certificates (RFC 7468, strict form of section 3: 64 characters a
 * line).
 */
final class Pem {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String PUBLIC_KEY = "PUBLIC KEY";

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Pem() {}

    /** One labelled block: its label and its base64 on one line. */
    record Block(String label, String base64) {
        /** Throws IllegalArgumentException when the base64 is malformed. */
        byte[] der() {
            return Base64.getDecoder().decode(base64);
        }
    }

    static String encode(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /**
     * All complete blocks in the order of the text; text around them is skipped (RFC 7468 section
     * 2).
     */
    static List<Block> decode(byte[] text) {
        List<Block> blocks = new ArrayList<>();
        String label = "";
        StringBuilder base64 = new StringBuilder();
        for (String line : new String(text, StandardCharsets.US_ASCII).lines().toList()) {
            if (line.length() > BEGIN.length() + DASHES.length()
                    && line.startsWith(BEGIN)
                    && line.endsWith(DASHES)) {
                label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                base64.setLength(0);
            } else if (!label.isEmpty() && line.equals(END + label + DASHES)) {
                blocks.add(new Block(label, base64.toString()));
                label = "";
            } else {
                base64.append(line);
            }
        }
        return List.copyOf(blocks);
    }
}
