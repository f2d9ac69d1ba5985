package dev.sekimori.gateway.http.digest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One challenge of a {@code WWW-Authenticate} field (RFC 9110 section 11.3). The scheme and the
 * names of the parameters are in lower case; values are without quotes and escapes.
 */
public record Challenge(String scheme, Map<String, String> parameters) {
    /** The longest field that is read, in characters; a longer one gives no challenge. */
    public static final int MAX_FIELD_CHARS = 8_192;

    private static final int MAX_CHALLENGES = 8;
    private static final int MAX_PARAMETERS = 32;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String TOKEN68_MARKS = "-._~+/";

    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Reads the values of all {@code WWW-Authenticate} fields; a malformed field gives nothing. */
    public static List<Challenge> parse(List<String> fields) {
        List<Challenge> all = new ArrayList<>();
        for (String field : fields) {
            if (field.length() <= MAX_FIELD_CHARS && all.size() < MAX_CHALLENGES) {
                new Reader(field).challenges().ifPresent(all::addAll);
            }
        }
        return all.stream().limit(MAX_CHALLENGES).toList();
    }

    /** Reads one field from left to right; every step moves forward, so it ends. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /**
         * {@code #challenge}: a comma also separates parameters, so a name without "=" starts a
         * scheme.
         */
        Optional<List<Challenge>> challenges() {
            List<Challenge> found = new ArrayList<>();
            skipSeparators();
            while (at < text.length()) {
                Optional<Challenge> one = challenge();
                if (one.isEmpty() || found.size() == MAX_CHALLENGES) {
                    return Optional.empty();
                }
                found.add(one.get());
                skipSeparators();
            }
            return Optional.of(found);
        }

        private Optional<Challenge> challenge() {
            String scheme = token();
            if (scheme.isEmpty()
                    || (at < text.length()
                            && !isSpace(text.charAt(at))
                            && text.charAt(at) != ',')) {
                return Optional.empty();
            }
            skipSpaces();
            Map<String, String> parameters = new LinkedHashMap<>();
            if (!skippedToken68()) {
                boolean wellFormed = parameters(parameters);
                if (!wellFormed) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
        }

        /** Reads parameters up to the next scheme or the end; false when they are malformed. */
        private boolean parameters(Map<String, String> into) {
            while (true) {
                int start = at;
                skipSeparators();
                String name = token();
                skipSpaces();
                if (name.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
                    at = start;
                    return true;
                }
                at++;
                skipSpaces();
                Optional<String> value =
                        at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
                boolean isNew = value.isPresent()
                        && into.size() < MAX_PARAMETERS
                        && into.putIfAbsent(name.toLowerCase(Locale.ROOT), value.get()) == null;
                if (!isNew) {
                    return false;
                }
                if (!atSeparatorOrEnd()) {
                    return false;
                }
            }
        }

        /**
         * {@code token68} (RFC 9110 section 11.2) is of no use to Basic and Digest: it is passed
         * over.
         */
        private boolean skippedToken68() {
            int end = at;
            while (end < text.length() && isToken68(text.charAt(end))) {
                end++;
            }
            boolean any = end > at;
            while (any && end < text.length() && text.charAt(end) == '=') {
                end++;
            }
            int next = end;
            while (next < text.length() && isSpace(text.charAt(next))) {
                next++;
            }
            if (!any || (next < text.length() && text.charAt(next) != ',')) {
                return false;
            }
            at = next;
            return true;
        }

        private Optional<String> bare() {
            String value = token();
            return value.isEmpty() ? Optional.empty() : Optional.of(value);
        }

        /** {@code quoted-string} (RFC 9110 section 5.6.4); control characters are not let in. */
        private Optional<String> quoted() {
            StringBuilder value = new StringBuilder();
            for (int i = at + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"') {
                    at = i + 1;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && i + 1 < text.length()) {
                    i++;
                    c = text.charAt(i);
                }
                if (c < ' ' || c == 0x7f) {
                    return Optional.empty();
                }
                value.append(c);
            }
            return Optional.empty();
        }

        private String token() {
            int start = at;
            while (at < text.length() && isToken(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private boolean atSeparatorOrEnd() {
            skipSpaces();
            return at >= text.length() || text.charAt(at) == ',';
        }

        private void skipSeparators() {
            while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
                at++;
            }
        }

        private void skipSpaces() {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t';
        }

        private static boolean isToken(char c) {
            return isAlphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0;
        }

        private static boolean isToken68(char c) {
            return isAlphanumeric(c) || TOKEN68_MARKS.indexOf(c) >= 0;
        }

        private static boolean isAlphanumeric(char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        }
    }
}
