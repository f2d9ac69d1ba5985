package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.patch.VirtualPatch;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The form of a profile's virtual patches: requests that its devices must not get. */
final class PatchForm {
    private static final int MOST_PATTERN_CHARS = 500;

    private final Problems problems;

    PatchForm(Problems problems) {
        this.problems = problems;
    }

    /** The patches of the devices of {@code profile}. */
    List<VirtualPatch> patches(String profile, List<Fields.Item> items) {
        List<VirtualPatch> patches = new ArrayList<>();
        items.forEach(item -> patch(profile, item).ifPresent(patches::add));
        return patches;
    }

    private Optional<VirtualPatch> patch(String profile, Fields.Item item) {
        Fields fields = Fields.of(item.node(), item.path(), problems);
        Optional<LocalDate> expires = fields.date("expires");
        if (expires.isEmpty()) {
            fields.problem("expires", Message.of("profile.missing", "expires"));
        }
        String id = fields.text("id", 63);
        String advisory = fields.text("advisory", 80);
        Optional<String> method = pattern(fields, "method");
        Optional<String> path = pattern(fields, "path");
        Map<String, String> query = patterns(fields, "query");
        Map<String, String> headers = patterns(fields, "headers");
        Optional<String> body = pattern(fields, "body");
        String reason = fields.text("reason", 300);
        fields.finish();
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        try {
            return expires.map(date -> new VirtualPatch(
                    id,
                    advisory,
                    date,
                    List.of(profile),
                    method,
                    path,
                    query,
                    headers,
                    body,
                    reason));
        } catch (IllegalArgumentException e) {
            problems.add(
                    item.node(),
                    item.path(),
                    Message.of("profile.bad_patch", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private Optional<String> pattern(Fields fields, String name) {
        String text = fields.textOr(name, MOST_PATTERN_CHARS, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Patterns.problem(text).ifPresent(problem -> fields.problem(name, problem));
        return Optional.of(text);
    }

    private Map<String, String> patterns(Fields fields, String name) {
        Map<String, String> patterns = new TreeMap<>();
        fields.mappingOrNone(name)
                .ifPresent(named -> named.entries()
                        .forEach(entry -> pattern(named, entry.key())
                                .ifPresent(text -> patterns.put(entry.key(), text))));
        return patterns;
    }
}
