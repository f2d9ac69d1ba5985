package dev.sekimori.app.cli.terminal;

import dev.sekimori.app.cli.terminal.Cell.Colour;
import dev.sekimori.console.Texts;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The product's texts in one language, and the reader's time zone. Immutable. */
public record Words(Texts texts, Language language, ZoneId zone) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static final Set<String> GOOD =
            Set.of("in_service", "satisfied", "fixed", "verified", "allow", "done");
    private static final Set<String> CARE = Set.of(
            "probation",
            "discovered",
            "medium",
            "attested",
            "limit",
            "read_only",
            "virtual_only",
            "cancelled");
    private static final Set<String> BAD = Set.of(
            "isolated",
            "lost",
            "critical",
            "high",
            "not_satisfied",
            "refuse",
            "failed",
            "unreachable");

    /**
     * The language of a person's surroundings: LC_ALL, else LC_MESSAGES, else LANG (POSIX.1-2024
     * section 8.2); English unless it is Japanese.
     */
    public static Language languageOf(Map<String, String> environment) {
        String locale = Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        return locale.equals("ja") || locale.startsWith("ja_") || locale.startsWith("ja.")
                ? Language.JA
                : Language.EN;
    }

    public String of(String key, Object... arguments) {
        return texts.text(language, key, arguments);
    }

    public String of(Message message) {
        return texts.render(message, language);
    }

    /** The word for a name of the REST interface, such as {@code in_service}; else the name. */
    public String word(String group, String name) {
        String key = "cli.word." + group + "." + name;
        return texts.knows(key) ? of(key) : name;
    }

    /** That word in the colour of its meaning. */
    public Cell state(String group, String name) {
        return new Cell(name.isEmpty() ? "" : word(group, name), colourOf(name));
    }

    /** A time of the REST interface in the reader's time zone; other text as it is. */
    public String time(String rfc3339) {
        return parse(rfc3339).map(at -> TIME.format(at.atZone(zone))).orElse(rfc3339);
    }

    private static Optional<Instant> parse(String rfc3339) {
        try {
            return Optional.of(Instant.parse(rfc3339));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Colour colourOf(String name) {
        if (GOOD.contains(name)) {
            return Colour.GOOD;
        }
        if (CARE.contains(name)) {
            return Colour.CARE;
        }
        return BAD.contains(name) ? Colour.BAD : Colour.PLAIN;
    }
}
