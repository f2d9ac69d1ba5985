package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Textual encoding of keys and certificates (RFC 7468, strict form of section 3: 64 characters a
 * line).
 */
final class Pem {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]{1,40})-----\\R([A-Za-z0-9+/=\\r\\n]{0,65536}+)-----END \\1-----");

    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");

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

    /** All blocks in the order of the text; text around them is skipped (RFC 7468 section 2). */
    static List<Block> decode(byte[] text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(text, StandardCharsets.US_ASCII));
        while (matcher.find()) {
            blocks.add(new Block(
                    matcher.group(1), LINE_END.matcher(matcher.group(2)).replaceAll("")));
        }
        return List.copyOf(blocks);
    }
}
