package dev.sekimori.observe.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server asks for before it lets somebody in (RFC 9110 section 11.6.1). {@code scheme} and
 * the names of {@code parameters} are in lower case.
 */
public record Challenge(String scheme, Map<String, String> parameters) {
    private static final int MAX_CHALLENGES = 10;
    private static final Pattern SCHEME =
            Pattern.compile("(?:^|,)\\s{0,10}([A-Za-z][A-Za-z0-9-]{0,30})(?=\\s+[^=\\s,]|\\s*$)");
    private static final Pattern PARAMETER = Pattern.compile(
            "([A-Za-z0-9_-]{1,40})=(?:\"((?:[^\"\\\\]|\\\\.){0,500})\"|([^\\s,\"]{1,500}))");

    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** Every challenge of an answer, in its order. */
    public static List<Challenge> of(Head head) {
        return head.all("www-authenticate").stream()
                .flatMap(value -> parse(value).stream())
                .limit(MAX_CHALLENGES)
                .toList();
    }

    /** The realm, or empty. */
    public Optional<String> realm() {
        return Optional.ofNullable(parameters.get("realm"));
    }

    private static List<Challenge> parse(String value) {
        List<Challenge> challenges = new ArrayList<>();
        Matcher scheme = SCHEME.matcher(blankQuoted(value));
        List<int[]> starts = new ArrayList<>();
        while (scheme.find() && starts.size() < MAX_CHALLENGES) {
            starts.add(new int[] {scheme.start(1), scheme.end(1)});
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1)[0] : value.length();
            String name = value.substring(starts.get(i)[0], starts.get(i)[1]);
            challenges.add(new Challenge(
                    name.toLowerCase(Locale.ROOT),
                    parameters(value.substring(starts.get(i)[1], end))));
        }
        return challenges;
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find() && parameters.size() < 20) {
            String quoted = matcher.group(2);
            String value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /** The same text with the insides of quoted strings made harmless, at the same places. */
    private static String blankQuoted(String value) {
        StringBuilder blank = new StringBuilder(value.length());
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            }
            blank.append(quoted && c != '"' ? 'x' : c);
        }
        return blank.toString();
    }
}
