package dev.sekimori.model;

/** Bounds on text that came from outside before it is kept, shown or put into a message. */
public final class Text {
    /** The longest text that a record of the model keeps, in UTF-16 units. */
    public static final int MAX_CHARS = 2_000;

    private Text() {}

    /** The text without control characters, cut to at most {@code maxChars} with an ellipsis. */
    public static String shorten(String text, int maxChars) {
        String printable = text.codePoints()
                .limit(maxChars + 1L)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() <= maxChars
                ? printable
                : printable.substring(0, maxChars - 1) + "…";
    }

    /** The text itself when it is no longer than {@code maxChars}. */
    public static String bounded(String name, String text, int maxChars) {
        if (text.length() > maxChars) {
            throw new IllegalArgumentException(
                    name + " is longer than " + maxChars + " characters");
        }
        return text;
    }
}
