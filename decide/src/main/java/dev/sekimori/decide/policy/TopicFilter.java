package dev.sekimori.decide.policy;

/**
 * MQTT topic names and filters (MQTT 5.0 section 4.7). Pure and allocation-free on the matching
 * path.
 */
public final class TopicFilter {
    /**
     * The longest topic or filter that is accepted, in UTF-16 units (the protocol allows 65,535
     * bytes).
     */
    public static final int MAX_CHARS = 1_024;

    /** The most levels that a topic or filter may have. */
    public static final int MAX_LEVELS = 64;

    private TopicFilter() {}

    /**
     * Whether {@code topic} may be published to: not empty, no wildcard, no NUL (section 4.7.1,
     * 4.7.3).
     */
    public static boolean isValidTopic(String topic) {
        return hasValidForm(topic) && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
    }

    /**
     * Whether wildcards stand alone in their level and {@code #} only in the last (section 4.7.1).
     */
    public static boolean isValidFilter(String filter) {
        if (!hasValidForm(filter)) {
            return false;
        }
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
            boolean endsLevel = i == filter.length() - 1 || filter.charAt(i + 1) == '/';
            if (!startsLevel || !endsLevel || (c == '#' && i != filter.length() - 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasValidForm(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_CHARS
                && text.indexOf('\0') < 0
                && text.chars().filter(c -> c == '/').count() < MAX_LEVELS;
    }

    /**
     * Whether the filter matches the topic; a leading wildcard never matches a {@code $} topic
     * (4.7.2).
     */
    public static boolean matches(String filter, String topic) {
        if (topic.charAt(0) == '$' && (filter.charAt(0) == '+' || filter.charAt(0) == '#')) {
            return false;
        }
        return covers(filter, topic);
    }

    /** Whether every topic that {@code narrower} matches is matched by {@code wider} as well. */
    public static boolean covers(String wider, String narrower) {
        int w = 0;
        int n = 0;
        while (true) {
            int wEnd = levelEnd(wider, w);
            if (isLevel(wider, w, wEnd, '#')) {
                return true;
            }
            int nEnd = levelEnd(narrower, n);
            if (isLevel(narrower, n, nEnd, '#')
                    || !levelCovers(wider, w, wEnd, narrower, n, nEnd)) {
                return false;
            }
            boolean wLast = wEnd == wider.length();
            boolean nLast = nEnd == narrower.length();
            if (nLast) {
                return wLast || isParentOfHash(wider, wEnd);
            }
            if (wLast) {
                return false;
            }
            w = wEnd + 1;
            n = nEnd + 1;
        }
    }

    /** {@code a/#} also matches {@code a} itself (section 4.7.1.2). */
    private static boolean isParentOfHash(String filter, int levelEnd) {
        return levelEnd + 2 == filter.length() && filter.charAt(levelEnd + 1) == '#';
    }

    private static boolean levelCovers(
            String wider, int w, int wEnd, String narrower, int n, int nEnd) {
        if (isLevel(wider, w, wEnd, '+')) {
            return true;
        }
        return wEnd - w == nEnd - n && wider.regionMatches(w, narrower, n, wEnd - w);
    }

    private static boolean isLevel(String text, int from, int to, char wildcard) {
        return to - from == 1 && text.charAt(from) == wildcard;
    }

    private static int levelEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
