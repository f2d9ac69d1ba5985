package dev.sekimori.model;

/** Bounds on text that came from outside before it is kept, shown or put into a message. */
public final class Text {
    /** The longest text that a record of the model keeps, in UTF-16 units. */
    public static final int MAX_CHARS = 2_000;

    private Text() {}

    /**
     * The text without control characters and halves of surrogate pairs, cut to at most
     * {@code maxChars} with an ellipsis.
     */
    public static String shorten(String text, int maxChars) {
        return isPlain(text, maxChars) ? text : printable(text, maxChars);
    }

    /** Nothing to change, as is nearly always so; found without making anything. */
    private static boolean isPlain(String text, int maxChars) {
        if (text.length() > maxChars) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String text, int maxChars) {
        String printable = text.codePoints()
                .limit(maxChars + 1L)
                .map(c -> isPrintable(c) ? c : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() <= maxChars ? printable : cut(printable, maxChars - 1) + "…";
    }

    private static boolean isPrintable(int codePoint) {
        return !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE;
    }

    private static String cut(String text, int chars) {
        boolean splitsPair = chars > 0 && Character.isHighSurrogate(text.charAt(chars - 1));
        return text.substring(0, splitsPair ? chars - 1 : chars);
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
