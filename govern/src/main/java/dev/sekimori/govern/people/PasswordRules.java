package dev.sekimori.govern.people;

import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which passwords people may choose (NIST SP 800-63B section 5.1.1.2: length, not guessable from
 * context).
 */
public final class PasswordRules {
    public static final int MIN_CHARS = 12;
    public static final int MAX_CHARS = 256;
    private static final Set<String> COMMON = Set.of(
            "123456789012",
            "password1234",
            "passwordpassword",
            "qwertyuiop12",
            "administrator",
            "adminadminadmin");

    private PasswordRules() {}

    /** Why a password may not be used; empty when it may. */
    public static Optional<Message> refusal(PersonName person, char[] password) {
        if (password.length < MIN_CHARS || password.length > MAX_CHARS) {
            return Optional.of(Message.of("people.password.length", MIN_CHARS, MAX_CHARS));
        }
        String lower = new String(password).toLowerCase(Locale.ROOT);
        boolean one = lower.chars().distinct().count() < 4;
        if (one
                || COMMON.contains(lower)
                || lower.contains("sekimori")
                || containsName(lower, person)) {
            return Optional.of(Message.of("people.password.guessable"));
        }
        return Optional.empty();
    }

    private static boolean containsName(String lower, PersonName person) {
        return person.value().length() >= 4 && lower.contains(person.value());
    }
}
