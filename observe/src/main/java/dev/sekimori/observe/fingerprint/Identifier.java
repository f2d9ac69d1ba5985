package dev.sekimori.observe.fingerprint;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

import dev.sekimori.model.Text;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.IdentificationRule;
import dev.sekimori.observe.ObserveException;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.profile.Source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises models by the profiles' rules. Patterns run in linear time (RE2) over at most 2000
 * characters. Immutable; safe for any thread.
 */
public final class Identifier {
    /** A model is recognised from this per cent on. */
    public static final int THRESHOLD = 50;

    private static final int MAX_EVIDENCE = 20;

    /** Where a general profile's device says its maker and model, the surest first. */
    private static final List<Source> MANUFACTURERS = List.of(
            Source.ONVIF_MANUFACTURER, Source.UPNP_MANUFACTURER, Source.ECHONET_MANUFACTURER);

    private static final List<Source> MODELS =
            List.of(Source.ONVIF_MODEL, Source.UPNP_MODEL_NAME, Source.ECHONET_PRODUCT);

    private final List<Model> models;

    public Identifier(Profiles profiles) {
        models = profiles.all().stream().map(Identifier::compile).toList();
    }

    /** The model that most speaks for, or an unknown device with what it said as evidence. */
    public Identification identify(List<Observable> observables) {
        return models.stream()
                .map(model -> match(model, observables))
                .filter(match -> match.confidence() >= THRESHOLD)
                .max(Comparator.comparingInt(Match::confidence)
                        .thenComparingInt(match -> match.evidence().size())
                        .thenComparing(match -> match.profile().id(), Comparator.reverseOrder()))
                .map(match -> identification(match, observables))
                .orElseGet(() -> unknown(observables));
    }

    /** As {@link #identify}, by the client id alone. */
    public Identification identifyClient(ClientSighting sighting) {
        return identify(List.of(new Observable(Source.MQTT_CLIENT_ID, sighting.clientId())));
    }

    private static Match match(Model model, List<Observable> observables) {
        double doubt = 1;
        List<String> evidence = new ArrayList<>();
        String firmware = "";
        String serial = "";
        for (Rule rule : model.rules()) {
            Optional<Hit> hit = hit(rule, observables);
            if (hit.isPresent()) {
                doubt *= 1 - rule.confidence() / 100.0;
                if (rule.confidence() > 0) {
                    evidence.add(words(hit.get().observable()));
                }
                firmware = firmware.isEmpty() ? hit.get().group(rule, "firmware") : firmware;
                serial = serial.isEmpty() ? hit.get().group(rule, "serial") : serial;
            }
        }
        int confidence = (int) Math.round((1 - doubt) * 100);
        return new Match(model.profile(), confidence, evidence, firmware, serial);
    }

    private static Optional<Hit> hit(Rule rule, List<Observable> observables) {
        for (Observable observable : observables) {
            if (observable.source() == rule.source()) {
                Matcher matcher = rule.pattern().matcher(observable.text());
                if (matcher.find()) {
                    return Optional.of(new Hit(observable, matcher));
                }
            }
        }
        return Optional.empty();
    }

    private static Identification identification(Match match, List<Observable> observables) {
        DeviceProfile profile = match.profile();
        return new Identification(
                profile.id(),
                profile.type(),
                orSaid(profile.manufacturer(), MANUFACTURERS, observables),
                orSaid(profile.model(), MODELS, observables),
                match.firmware(),
                match.serial(),
                match.confidence(),
                match.evidence());
    }

    private static Identification unknown(List<Observable> observables) {
        List<String> said =
                observables.stream().limit(MAX_EVIDENCE).map(Identifier::words).toList();
        return new Identification("", "", "", "", "", "", 0, said);
    }

    /** A general profile knows no maker and model; then the device's own words are taken. */
    private static String orSaid(String known, List<Source> sources, List<Observable> observables) {
        if (!known.isEmpty()) {
            return known;
        }
        return sources.stream()
                .flatMap(source ->
                        observables.stream().filter(observable -> observable.source() == source))
                .map(observable -> Text.shorten(observable.text(), 100))
                .findFirst()
                .orElse("");
    }

    private static String words(Observable observable) {
        return observable.source().wireName() + ": " + Text.shorten(observable.text(), 200);
    }

    private static Model compile(DeviceProfile profile) {
        return new Model(
                profile,
                profile.identification().stream().map(Identifier::compile).toList());
    }

    private static Rule compile(IdentificationRule rule) {
        Source source = Source.named(rule.source())
                .orElseThrow(() -> new ObserveException("no source " + rule.source()));
        Pattern pattern = Pattern.compile(rule.pattern());
        return new Rule(source, pattern, Map.copyOf(pattern.namedGroups()), rule.confidence());
    }

    private record Model(DeviceProfile profile, List<Rule> rules) {}

    private record Rule(
            Source source, Pattern pattern, Map<String, Integer> groups, int confidence) {}

    private record Hit(Observable observable, Matcher matcher) {
        String group(Rule rule, String name) {
            Integer group = rule.groups().get(name);
            String text = group == null ? null : matcher.group(group);
            return text == null ? "" : Text.shorten(text, 100);
        }
    }

    private record Match(
            DeviceProfile profile,
            int confidence,
            List<String> evidence,
            String firmware,
            String serial) {}
}
