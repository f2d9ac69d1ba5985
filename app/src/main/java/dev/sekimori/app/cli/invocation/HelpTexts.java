package dev.sekimori.app.cli.invocation;

import dev.sekimori.console.Texts;
import dev.sekimori.model.Language;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Enumeration;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The texts {@code cli.help.*} in one language, under the keys that picocli looks for. Immutable.
 */
public final class HelpTexts extends ResourceBundle {
    private static final String PREFIX = "cli.help.";

    private final Texts texts;
    private final Language language;

    public HelpTexts(Texts texts, Language language) {
        this.texts = texts;
        this.language = language;
    }

    @Override
    protected @Nullable Object handleGetObject(String key) {
        return texts.knows(PREFIX + key) ? texts.text(language, PREFIX + key) : null;
    }

    @Override
    protected Set<String> handleKeySet() {
        return texts.keys(Language.EN).stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.toSet());
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(handleKeySet());
    }
}
