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
        if (pattern.endsWith("/**")) {
            String parent = pattern.substring(0, pattern.length() - 3);
            int depth = segments(parent);
            int end = endOfSegments(path, depth);
            return end >= 0 && matchesSegments(parent, path.substring(0, end));
        }
        return matchesSegments(pattern, path);
    }

    private static int segments(String text) {
        return (int) text.chars().filter(c -> c == '/').count();
    }

    /** Where the first {@code count} segments of the path end, or -1 when it has fewer. */
    private static int endOfSegments(String path, int count) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (at >= path.length() || path.charAt(at) != '/') {
                return -1;
            }
            int slash = path.indexOf('/', at + 1);
            at = slash < 0 ? path.length() : slash;
        }
        return at;
    }

    private static boolean matchesSegments(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!matchesSegment(wanted[i], given[i])) {
                return false;
            }
        }
        return true;
    }

    /** Wildcard matching with one point to fall back to, so without exponential backtracking. */
    private static boolean matchesSegment(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
