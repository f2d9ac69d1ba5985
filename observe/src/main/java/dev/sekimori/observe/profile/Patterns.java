package dev.sekimori.observe.profile;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.sekimori.model.Message;

import java.util.Optional;

/** Which patterns profiles may use: RE2's, as long as they stay small when compiled. */
final class Patterns {
    private static final int MAX_PROGRAM = 20_000;

    /** Counted repetitions are written out by the compiler, nested ones multiplied. */
    private static final long MAX_REPEATS = 1_000;

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,6})(?:,([0-9]{0,6}))?\\}");

    private Patterns() {}

    /** Why the pattern cannot be used, or empty. */
    static Optional<Message> problem(String pattern) {
        if (repeats(pattern) > MAX_REPEATS) {
            return Optional.of(Message.of("profile.pattern_too_large", pattern));
        }
        try {
            return Pattern.compile(pattern).programSize() > MAX_PROGRAM
                    ? Optional.of(Message.of("profile.pattern_too_large", pattern))
                    : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(Message.of("profile.bad_pattern", pattern, e.getDescription()));
        }
    }

    /** The product of all counted repetitions, no less than what their nesting can make. */
    private static long repeats(String pattern) {
        Matcher matcher = REPEAT.matcher(pattern);
        long product = 1;
        while (matcher.find() && product <= MAX_REPEATS) {
            String most = matcher.group(2);
            String count = most == null || most.isEmpty() ? matcher.group(1) : most;
            product *= Math.max(1, Long.parseLong(count));
        }
        return product;
    }
}
