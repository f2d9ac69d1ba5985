package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Languages;
import dev.sekimori.console.Texts;
import dev.sekimori.console.Visitor;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** What templates print with: the reader's language, time zone and rights. For one call. */
public final class View {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final Texts texts;
    private final Language language;
    private final ZoneId zone;
    private final Optional<Visitor> visitor;

    View(Texts texts, Language language, ZoneId zone, Optional<Visitor> visitor) {
        this.texts = texts;
        this.language = language;
        this.zone = zone;
        this.visitor = visitor;
    }

    static View of(Texts texts, ZoneId zone, Call call) {
        return new View(texts, call.language(), zone, call.visitor());
    }

    /** The same reader in another language. */
    View in(Language other) {
        return new View(texts, other, zone, visitor);
    }

    public Language language() {
        return language;
    }

    /** The value of a {@code lang} attribute. */
    public String lang() {
        return Languages.tag(language);
    }

    /** A text by its key. */
    public String t(String key, Object... arguments) {
        return texts.text(language, key, arguments);
    }

    public String m(Message message) {
        return texts.render(message, language);
    }

    public boolean knows(String key) {
        return texts.knows(key);
    }

    /** The word of an enum's value: the text {@code prefix + name}. */
    public String word(String prefix, Enum<?> value) {
        return t(prefix + value.name());
    }

    /** Items as the language lists them. */
    public String list(List<String> items) {
        return String.join(t("ui.list.separator"), items);
    }

    public String time(Instant at) {
        return MINUTES.format(at.atZone(zone));
    }

    public String seconds(Instant at) {
        return SECONDS.format(at.atZone(zone));
    }

    /** The time of day to the millisecond. */
    public String millis(Instant at) {
        return MILLIS.format(at.atZone(zone));
    }

    public String zone() {
        return zone.getId();
    }

    /** A duration in its largest fitting unit. */
    public String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return t("ui.duration.seconds", seconds);
        }
        if (seconds < 7_200) {
            return t("ui.duration.minutes", seconds / 60);
        }
        return seconds < 172_800
                ? t("ui.duration.hours", seconds / 3_600)
                : t("ui.duration.days", seconds / 86_400);
    }

    public boolean may(Role needed) {
        return visitor.map(v -> v.role().includes(needed)).orElse(false);
    }

    public boolean operator() {
        return may(Role.OPERATOR);
    }

    public boolean approver() {
        return may(Role.APPROVER);
    }

    public Optional<Visitor> visitor() {
        return visitor;
    }

    /**
     * The token of the session for hidden fields; empty for who is not signed in with a browser.
     */
    public String csrf() {
        return visitor.flatMap(Visitor::browser).map(Visitor.Browser::csrfToken).orElse("");
    }

    /** A value as part of a path or query. */
    public static String url(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
