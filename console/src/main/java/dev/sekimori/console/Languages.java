package dev.sekimori.console;

import dev.sekimori.model.Language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The reader's language: {@code ?lang}, else the cookie, else the person's own, else
 * Accept-Language.
 */
public final class Languages {
    /** Remembers the language that was chosen last. */
    public static final String COOKIE = "__Host-sekimori-lang";

    private static final int MAX_HEADER_CHARS = 200;

    private Languages() {}

    /** Reads {@code en} or {@code ja}. */
    public static Optional<Language> of(String tag) {
        return Arrays.stream(Language.values())
                .filter(language -> tag(language).equals(tag))
                .findFirst();
    }

    /** The language's tag of BCP 47. */
    public static String tag(Language language) {
        return language.locale().getLanguage();
    }

    /** The best of an Accept-Language header (RFC 9110 section 12.5.4); English when none fits. */
    public static Language accepted(String header) {
        if (header.isBlank() || header.length() > MAX_HEADER_CHARS) {
            return Language.EN;
        }
        try {
            Locale best = Locale.lookup(
                    Locale.LanguageRange.parse(header), List.of(Locale.ENGLISH, Locale.JAPANESE));
            return best == null ? Language.EN : of(best.getLanguage()).orElse(Language.EN);
        } catch (IllegalArgumentException e) {
            return Language.EN;
        }
    }
}
