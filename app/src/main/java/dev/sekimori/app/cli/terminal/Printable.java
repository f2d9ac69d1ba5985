package dev.sekimori.app.cli.terminal;

import java.util.HexFormat;

/**
 * Makes text harmless to a terminal. A device chooses its own name: without this it could move the
 * cursor, hide lines or reverse their direction.
 */
public final class Printable {
    private Printable() {}

    /** The text with every character that a terminal would obey shown by its code instead. */
    public static String text(String text) {
        return replace(text, "\\x", "\\u");
    }

    /**
     * JSON text that stays the same document: outside of strings JSON has no such characters, and
     * inside they may be written as {@code \}{@code uXXXX} (RFC 8259 section 7).
     */
    public static String json(String json) {
        return replace(json, "\\u00", "\\u");
    }

    private static String replace(String text, String shortPrefix, String longPrefix) {
        if (text.codePoints().noneMatch(Printable::isObeyed)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        HexFormat hex = HexFormat.of();
        text.codePoints().forEach(c -> {
            if (!isObeyed(c)) {
                safe.appendCodePoint(c);
            } else if (c <= 0xff) {
                safe.append(shortPrefix).append(hex.toHexDigits((byte) c));
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(longPrefix).append(hex.toHexDigits(unit));
                }
            }
        });
        return safe.toString();
    }

    /** Controls, line separators, and what changes the direction of text or cannot be seen. */
    private static boolean isObeyed(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
