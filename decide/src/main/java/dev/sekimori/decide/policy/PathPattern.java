package dev.sekimori.decide.policy;

/**
 * Path patterns of HTTP rules: {@code *} stands for anything within one segment, {@code **} as a
 * whole last segment for the rest of the path, the empty rest included. Anything else stands for
 * itself.
 */
public final class PathPattern {
    private PathPattern() {}

    /**
     * Whether the pattern matches the path; linear in the product of the lengths of one segment.
     */
    public static boolean matches(String pattern, String path) {
        if (pattern.equals("**") || pattern.equals("/**")) {
            return true;
        }
        boolean deep = pattern.endsWith("/**");
        int length = deep ? pattern.length() - 3 : pattern.length();
        int p = 0;
        int t = 0;
        while (true) {
            int pEnd = Math.min(segmentEnd(pattern, p), length);
            int tEnd = segmentEnd(path, t);
            if (!matchesSegment(pattern, p, pEnd, path, t, tEnd)) {
                return false;
            }
            boolean tLast = tEnd == path.length();
            if (pEnd == length) {
                return tLast || deep;
            }
            if (tLast) {
                return false;
            }
            p = pEnd + 1;
            t = tEnd + 1;
        }
    }

    /** Whether a pattern in which {@code *} is any text matches all of a text. */
    static boolean matchesText(String pattern, String text) {
        return matchesSegment(pattern, 0, pattern.length(), text, 0, text.length());
    }

    private static int segmentEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    /** Wildcard matching with one point to fall back to, so without exponential backtracking. */
    private static boolean matchesSegment(
            String pattern, int pFrom, int pEnd, String text, int tFrom, int tEnd) {
        int p = pFrom;
        int t = tFrom;
        int star = -1;
        int resume = 0;
        while (t < tEnd) {
            if (p < pEnd && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pEnd && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pEnd && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pEnd;
    }
}
