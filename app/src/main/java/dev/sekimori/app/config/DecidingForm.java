package dev.sekimori.app.config;

import dev.sekimori.decide.policy.SiteRules;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.Clearance;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.TimeWindow;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How what decisions rest on besides rules is written: conditions, windows, register of pairs. */
final class DecidingForm {
    record WrittenWhen(
            @Nullable List<Situation> situations,
            @Nullable List<String> windows,
            Trust.@Nullable Level minTrust,
            @Nullable IdentityStrength identity,
            @Nullable List<AssetKind> functions) {}

    record WrittenValues(double min, double max) {}

    record WrittenWindow(
            String name,
            @Nullable List<DayOfWeek> days,
            String from,
            String until,
            @Nullable String zone) {}

    record WrittenModels(String profile, @Nullable String firmware) {}

    record WrittenPair(WrittenModels one, WrittenModels other, Interworking.State state) {}

    record WrittenInterworking(
            @Nullable Answer unchecked,
            @Nullable Integer ratePerMinute,
            @Nullable List<WrittenPair> pairs) {}

    private DecidingForm() {}

    static Conditions conditions(@Nullable WrittenWhen when, @Nullable WrittenValues values) {
        Optional<ValueRange> range =
                Optional.ofNullable(values).map(v -> new ValueRange(v.min(), v.max()));
        if (when == null) {
            return range.map(Conditions.NONE::with).orElse(Conditions.NONE);
        }
        return new Conditions(
                or(when.situations(), List.<Situation>of()),
                or(when.windows(), List.<String>of()),
                or(when.minTrust(), Trust.Level.NONE),
                or(when.identity(), IdentityStrength.ADDRESS),
                or(when.functions(), List.<AssetKind>of()),
                range);
    }

    /** A range where no number can be seen would refuse everything, or nothing. */
    static void requireNumbers(String rule, List<Protocol> protocols, List<Operation> operations) {
        if (operations.stream().noneMatch(FlowRule::writesNumbers)) {
            throw new IllegalArgumentException(
                    "rules: " + rule + ": values need an operation that writes: write or publish");
        }
        protocols.stream()
                .filter(protocol -> !FlowRule.showsNumbers(protocol))
                .findFirst()
                .ifPresent(protocol -> {
                    throw new IllegalArgumentException("rules: " + rule
                            + ": values: the gateway sees no numbers in "
                            + protocol.name().toLowerCase(Locale.ROOT));
                });
    }

    static SiteConfig.Deciding deciding(
            @Nullable List<WrittenWindow> windows,
            @Nullable Map<String, Trust.Level> clearances,
            @Nullable WrittenInterworking interworking,
            @Nullable List<String> withoutRules) {
        Set<String> without = Set.copyOf(or(withoutRules, List.<String>of()));
        without.stream().filter(id -> !SiteRules.ids().contains(id)).findAny().ifPresent(id -> {
            throw new IllegalArgumentException(
                    "withoutRules: " + id + " is none of " + SiteRules.ids());
        });
        return new SiteConfig.Deciding(
                or(windows, List.<WrittenWindow>of()).stream()
                        .map(DecidingForm::window)
                        .toList(),
                clearances(or(clearances, Map.<String, Trust.Level>of())),
                interworking == null ? Interworking.USUAL : interworking(interworking),
                without);
    }

    private static TimeWindow window(WrittenWindow window) {
        return new TimeWindow(
                window.name(),
                or(window.days(), List.of(DayOfWeek.values())),
                LocalTime.parse(window.from()),
                LocalTime.parse(window.until()),
                window.zone() == null ? ZoneId.systemDefault() : ZoneId.of(window.zone()));
    }

    /** The usual ones, with those that are written in their place. */
    private static List<Clearance> clearances(Map<String, Trust.Level> written) {
        written.keySet().forEach(DecidingForm::informationClass);
        return Clearance.USUAL.stream()
                .map(usual -> new Clearance(
                        usual.information(),
                        written.getOrDefault(
                                usual.information().name().toLowerCase(Locale.ROOT),
                                usual.least())))
                .toList();
    }

    private static void informationClass(String name) {
        for (InformationClass known : InformationClass.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
                return;
            }
        }
        throw new IllegalArgumentException("clearances: there is no class " + name
                + "; public, internal, confidential, personal, secret");
    }

    private static Interworking interworking(WrittenInterworking written) {
        Answer unchecked = or(written.unchecked(), Answer.LIMIT);
        return new Interworking(
                or(written.pairs(), List.<WrittenPair>of()).stream()
                        .map(pair -> new Interworking.Pair(
                                models(pair.one()), models(pair.other()), pair.state()))
                        .toList(),
                unchecked,
                unchecked == Answer.LIMIT
                        ? or(written.ratePerMinute(), Interworking.USUAL.ratePerMinute())
                        : 0);
    }

    private static Interworking.Models models(WrittenModels models) {
        return new Interworking.Models(models.profile(), or(models.firmware(), "*"));
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
