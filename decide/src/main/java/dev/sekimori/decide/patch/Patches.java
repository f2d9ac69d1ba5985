package dev.sekimori.decide.patch;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.sekimori.model.patch.VirtualPatch;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The patches of a site, compiled. Immutable; safe for any thread. */
public final class Patches {
    /** How much of a request's content is searched. */
    public static final int SEARCHED_BYTES = 64 * 1024;

    /** No patches. */
    public static final Patches NONE = new Patches(List.of());

    private static final int MOST_PATCHES = 1_000;
    private static final int MOST_PATTERN_CHARS = 500;
    private static final int MOST_PROGRAM = 20_000;
    private static final String ANY = "*";

    private record Compiled(
            VirtualPatch patch,
            Optional<Pattern> method,
            Optional<Pattern> path,
            Map<String, Pattern> query,
            Map<String, Pattern> headers,
            Optional<Pattern> body) {
        /** Whether everything but the content matches. */
        boolean matchesHead(PatchRequest request, LocalDate today) {
            return !patch.isExpired(today)
                    && (patch.profiles().isEmpty() || patch.profiles().contains(request.profile()))
                    && method.map(p -> found(p, request.method())).orElse(true)
                    && path.map(p -> found(p, request.path())).orElse(true)
                    && query.entrySet().stream().allMatch(q -> hasParameter(request, q))
                    && headers.entrySet().stream().allMatch(h -> hasField(request, h));
        }

        private static boolean hasParameter(PatchRequest request, Map.Entry<String, Pattern> q) {
            return FormText.parameters(request.query()).stream()
                    .filter(p -> q.getKey().equals(ANY) || p.name().equalsIgnoreCase(q.getKey()))
                    .anyMatch(p -> found(q.getValue(), p.value())
                            || (q.getKey().equals(ANY) && found(q.getValue(), p.name())));
        }

        private static boolean hasField(PatchRequest request, Map.Entry<String, Pattern> field) {
            return request.headers().getOrDefault(field.getKey(), List.of()).stream()
                    .anyMatch(value -> found(field.getValue(), value));
        }
    }

    private final List<Compiled> compiled;

    private Patches(List<Compiled> compiled) {
        this.compiled = List.copyOf(compiled);
    }

    /** Throws {@link IllegalArgumentException} that names the patch and what is wrong with it. */
    public static Patches compile(List<VirtualPatch> patches) {
        if (patches.size() > MOST_PATCHES) {
            throw new IllegalArgumentException("virtualPatches: at most " + MOST_PATCHES);
        }
        Set<String> ids = new HashSet<>();
        for (VirtualPatch patch : patches) {
            if (!ids.add(patch.id() + patch.profiles())) {
                throw new IllegalArgumentException("virtualPatches: twice: " + patch.id());
            }
        }
        return new Patches(patches.stream().map(Patches::compile).toList());
    }

    private static Compiled compile(VirtualPatch patch) {
        return new Compiled(
                patch,
                patch.method().map(text -> pattern(patch, text)),
                patch.path().map(text -> pattern(patch, text)),
                patterns(patch, patch.query(), false),
                patterns(patch, patch.headers(), true),
                patch.body().map(text -> pattern(patch, text)));
    }

    private static Map<String, Pattern> patterns(
            VirtualPatch patch, Map<String, String> written, boolean lowerCase) {
        Map<String, Pattern> patterns = new TreeMap<>();
        written.forEach((name, text) -> patterns.put(
                lowerCase ? name.toLowerCase(Locale.ROOT) : name, pattern(patch, text)));
        return patterns;
    }

    private static Pattern pattern(VirtualPatch patch, String text) {
        try {
            Pattern pattern = Pattern.compile(text, Pattern.DOTALL);
            if (text.length() <= MOST_PATTERN_CHARS && pattern.programSize() <= MOST_PROGRAM) {
                return pattern;
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "virtualPatches: " + patch.id() + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "virtualPatches: " + patch.id() + ": too large a pattern: " + text);
    }

    private static boolean found(Pattern pattern, String text) {
        return pattern.matcher(text).find();
    }

    /** The first patch that refuses the request whatever its content. */
    public Optional<VirtualPatch> refusing(PatchRequest request, LocalDate today) {
        return compiled.stream()
                .filter(each -> each.body().isEmpty() && each.matchesHead(request, today))
                .map(Compiled::patch)
                .findFirst();
    }

    /** Whether the content must be looked at before the request may pass. */
    public boolean needsContent(PatchRequest request, LocalDate today) {
        return compiled.stream()
                .anyMatch(each -> each.body().isPresent() && each.matchesHead(request, today));
    }

    /**
     * The first patch that refuses the request for its content, of which {@code beginning} is at
     * most {@link #SEARCHED_BYTES}. Content that is compressed cannot be searched: it is refused by
     * every patch that would have to.
     */
    public Optional<VirtualPatch> refusing(
            PatchRequest request, byte[] beginning, LocalDate today) {
        boolean hidden = request.headers().getOrDefault("content-encoding", List.of()).stream()
                .anyMatch(coding -> !coding.strip().equalsIgnoreCase("identity"));
        String text = new String(
                beginning,
                0,
                Math.min(beginning.length, SEARCHED_BYTES),
                StandardCharsets.ISO_8859_1);
        String decoded = FormText.decode(text);
        return compiled.stream()
                .filter(each -> each.body()
                        .filter(p -> hidden || found(p, text) || found(p, decoded))
                        .isPresent())
                .filter(each -> each.matchesHead(request, today))
                .map(Compiled::patch)
                .findFirst();
    }

    /** The patches that do nothing any more. */
    public List<VirtualPatch> expired(LocalDate today) {
        return compiled.stream()
                .map(Compiled::patch)
                .filter(patch -> patch.isExpired(today))
                .toList();
    }
}
