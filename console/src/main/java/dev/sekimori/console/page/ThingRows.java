package dev.sekimori.console.page;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.thing.ThingView;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a device's page shows of its virtual device. */
public final class ThingRows {
    private ThingRows() {}

    /** A value with its age; {@code mark} says that it is old, held, refused or not there. */
    public record Row(
            String title, String value, String age, String at, Optional<Badge> mark, String link) {}

    /** All rows, and where the Thing Description is. */
    public record Sheet(String uri, boolean isolated, List<Row> rows) {}

    static Optional<Sheet> of(Context context, DeviceId id, Peer peer, View view, Instant now) {
        return context.site()
                .gateway()
                .thing(id, peer)
                .filter(thing -> !thing.values().isEmpty())
                .map(thing -> new Sheet(
                        thing.uri(),
                        thing.isolated(),
                        thing.values().stream()
                                .map(value -> row(value, thing.isolated(), view, now))
                                .toList()));
    }

    private static Row row(ThingView.Value value, boolean isolated, View view, Instant now) {
        String title = view.language() == Language.JA
                ? value.title().ja()
                : value.title().en();
        String shown = value.json().map(json -> text(json, value, view)).orElse("");
        return new Row(
                title,
                shown,
                value.observedAt()
                        .map(at -> view.t("ui.thing.ago", view.duration(age(at, now))))
                        .orElse(""),
                value.observedAt().map(view::seconds).orElse(""),
                mark(value, isolated, view),
                value.link());
    }

    private static Duration age(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return age.isNegative()
                ? Duration.ZERO
                : age.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    private static String text(String json, ThingView.Value value, View view) {
        String plain = switch (json) {
            case "true" -> view.t("ui.thing.yes");
            case "false" -> view.t("ui.thing.no");
            default -> json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
        };
        String unit = value.shape().unit().equals("Cel") ? "°C" : value.shape().unit();
        return unit.isEmpty() ? plain : plain + " " + unit;
    }

    private static Optional<Badge> mark(ThingView.Value value, boolean isolated, View view) {
        if (value.refused()) {
            return Optional.of(new Badge("off", "barrier", view.t("ui.thing.refused"), "refused"));
        }
        if (value.json().isEmpty()) {
            return value.link().isEmpty()
                    ? Optional.of(new Badge("off", "question", view.t("ui.thing.none"), "none"))
                    : Optional.empty();
        }
        if (isolated) {
            return Optional.of(
                    new Badge("bad", "barrier", view.t("ui.thing.isolated"), "isolated"));
        }
        return value.stale()
                ? Optional.of(new Badge("warn", "clock", view.t("ui.thing.stale"), "stale"))
                : Optional.empty();
    }
}
