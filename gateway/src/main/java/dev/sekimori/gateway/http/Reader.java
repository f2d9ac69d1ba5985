package dev.sekimori.gateway.http;

import dev.sekimori.model.Language;

import io.vertx.core.MultiMap;

import java.util.List;
import java.util.Locale;

/**
 * Who reads an answer of the gateway's own: in which language, and whether as a page in a browser.
 */
record Reader(Language language, boolean wantsPage) {
    private static final int MAX_LANGUAGE_CHARS = 200;

    static Reader of(MultiMap headers) {
        String accept = headers.get("accept");
        boolean wantsPage = accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
        return new Reader(languageOf(headers.get("accept-language")), wantsPage);
    }

    /** RFC 9110 section 12.5.4; what cannot be read means English. */
    private static Language languageOf(@org.jspecify.annotations.Nullable String accepted) {
        if (accepted == null || accepted.length() > MAX_LANGUAGE_CHARS) {
            return Language.EN;
        }
        try {
            Locale best = Locale.lookup(
                    Locale.LanguageRange.parse(accepted),
                    List.of(Language.EN.locale(), Language.JA.locale()));
            return Language.JA.locale().equals(best) ? Language.JA : Language.EN;
        } catch (IllegalArgumentException e) {
            return Language.EN;
        }
    }
}
