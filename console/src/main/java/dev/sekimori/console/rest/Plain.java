package dev.sekimori.console.rest;

/** What text from outside may be: Unicode without control characters. Pure. */
final class Plain {
    private Plain() {}

    /** Whether the text has only whole code points, and no control character but line feeds. */
    static boolean isPlain(String text) {
        return text.codePoints().noneMatch(Plain::isBad);
    }

    private static boolean isBad(int codePoint) {
        boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return half || (Character.isISOControl(codePoint) && codePoint != '\n');
    }
}
