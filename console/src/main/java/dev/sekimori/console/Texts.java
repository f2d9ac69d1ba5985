package dev.sekimori.console;

import dev.sekimori.model.Language;
import dev.sekimori.model.Message;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * All texts of the product in all languages, from the modules' bundles
 * ({@code dev/sekimori/<module>/messages.properties} in English, {@code messages_ja.properties} in
 * Japanese, UTF-8). A text that a language lacks is shown in English, a key that nobody knows as
 * itself. Immutable.
 *
 * <p>Placeholders are {@code {0}} to {@code {9}}; two apostrophes stand for one, and a single one
 * for itself.
 */
public final class Texts {
    private static final List<String> BUNDLES = List.of(
            "dev/sekimori/observe/messages",
            "dev/sekimori/gateway/messages",
            "dev/sekimori/decide/messages",
            "dev/sekimori/ledger/messages",
            "dev/sekimori/authority/messages",
            "dev/sekimori/govern/messages",
            "dev/sekimori/console/messages",
            "dev/sekimori/console/page/messages",
            "dev/sekimori/app/messages");

    private final Map<Language, Map<String, String>> texts;

    private Texts(Map<Language, Map<String, String>> texts) {
        this.texts = texts;
    }

    /** The texts of every module that is on the class path. */
    public static Texts load() {
        Map<Language, Map<String, String>> texts = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            Map<String, String> all = new HashMap<>();
            BUNDLES.forEach(bundle -> all.putAll(read(bundle + suffix(language))));
            texts.put(language, Map.copyOf(all));
        }
        return new Texts(texts);
    }

    public String render(Message message, Language language) {
        return fill(pattern(message.key(), language).orElse(message.key()), message.arguments());
    }

    /** The text of a key with its arguments. */
    public String text(Language language, String key, Object... arguments) {
        return render(Message.of(key, arguments), language);
    }

    /** Whether the key has a text. */
    public boolean knows(String key) {
        return texts.getOrDefault(Language.EN, Map.of()).containsKey(key);
    }

    /** All keys that have a text in the language. */
    public Set<String> keys(Language language) {
        return texts.getOrDefault(language, Map.of()).keySet();
    }

    private Optional<String> pattern(String key, Language language) {
        return Optional.ofNullable(texts.getOrDefault(language, Map.of()).get(key))
                .or(() -> Optional.ofNullable(
                        texts.getOrDefault(Language.EN, Map.of()).get(key)));
    }

    /** Arguments are put in as they are: an argument that looks like a placeholder stays text. */
    static String fill(String pattern, List<String> arguments) {
        StringBuilder filled = new StringBuilder(pattern.length() + 32);
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (isPlaceholder(pattern, at)) {
                int index = pattern.charAt(at + 1) - '0';
                filled.append(index < arguments.size() ? arguments.get(index) : "");
                at += 3;
            } else {
                filled.append(c);
                at += pattern.startsWith("''", at) ? 2 : 1;
            }
        }
        return filled.toString();
    }

    private static boolean isPlaceholder(String pattern, int at) {
        return pattern.charAt(at) == '{'
                && at + 2 < pattern.length()
                && Character.digit(pattern.charAt(at + 1), 10) >= 0
                && pattern.charAt(at + 2) == '}';
    }

    private static String suffix(Language language) {
        return switch (language) {
            case EN -> ".properties";
            case JA -> "_ja.properties";
        };
    }

    private static Map<String, String> read(String resource) {
        Map<String, String> found = new HashMap<>();
        try (InputStream in = Texts.class.getClassLoader().getResourceAsStream(resource)) {
            if (in != null) {
                Properties properties = new Properties();
                try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                    properties.load(reader);
                }
                properties
                        .stringPropertyNames()
                        .forEach(key -> found.put(key, properties.getProperty(key)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
        return found;
    }
}
