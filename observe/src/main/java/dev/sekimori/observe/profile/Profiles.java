package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.RemedyStep;
import dev.sekimori.observe.ObserveException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A set of profiles by id. Immutable; safe for any thread. */
public final class Profiles {
    private static final String BUILT_IN = "/profiles/";
    private static final int MAX_FILES = 1_000;

    private final SortedMap<String, DeviceProfile> byId;
    /** Where the profiles are that did not come with the product. */
    private final Map<String, Path> folders;

    private Profiles(SortedMap<String, DeviceProfile> byId, Map<String, Path> folders) {
        this.byId = Collections.unmodifiableSortedMap(byId);
        this.folders = Map.copyOf(folders);
    }

    /** The given profiles; of two with the same id the later one stays. */
    public static Profiles of(Collection<DeviceProfile> profiles) {
        SortedMap<String, DeviceProfile> byId = new TreeMap<>();
        profiles.forEach(profile -> byId.put(profile.id(), profile));
        return new Profiles(byId, Map.of());
    }

    /** The profiles that come with the product. */
    public static Profiles builtIn() {
        List<DeviceProfile> profiles = new ArrayList<>();
        for (String name : builtInNames()) {
            switch (readBuiltIn(name)) {
                case ProfileReading.Complete complete -> profiles.add(complete.profile());
                case ProfileReading.Refused refused ->
                    throw new ObserveException(
                            "the built-in profile " + name + " is broken: " + refused.problems());
            }
        }
        return of(profiles);
    }

    /**
     * The built-in profiles, and over them those of {@code dir} ({@code *.yaml}, in the order of
     * their names; a folder that does not exist has none). A broken file is left out and reported.
     */
    public static Loading load(Path dir) {
        SortedMap<String, DeviceProfile> byId = new TreeMap<>(builtIn().byId);
        List<ProfileProblem> problems = new ArrayList<>();
        List<Message> replaced = new ArrayList<>();
        Map<String, Path> folders = new HashMap<>();
        for (Path file : files(dir)) {
            switch (ProfileReader.read(file)) {
                case ProfileReading.Complete complete -> {
                    DeviceProfile profile = complete.profile();
                    folders.put(profile.id(), dir);
                    if (byId.put(profile.id(), profile) != null) {
                        replaced.add(
                                Message.of("profile.replaced", profile.id(), file.getFileName()));
                    }
                }
                case ProfileReading.Refused refused -> problems.addAll(refused.problems());
            }
        }
        return new Loading(new Profiles(byId, folders), problems, replaced);
    }

    public Optional<DeviceProfile> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All of them, by id. */
    public Collection<DeviceProfile> all() {
        return byId.values();
    }

    /** The MUD file that a profile names, as it is; empty when it names none. */
    public Optional<MudAttachment> mud(String id) {
        return byId(id).flatMap(DeviceProfile::mud)
                .map(reference -> Optional.ofNullable(folders.get(id))
                        .map(folder -> MudAttachment.beside(folder, reference))
                        .orElseGet(() -> MudAttachment.builtIn(BUILT_IN, reference)));
    }

    /** Where on the disk all the MUD files that profiles name, and their signatures, are. */
    public List<Path> mudPlaces() {
        List<Path> places = new ArrayList<>();
        folders.forEach((id, folder) -> byId(id).flatMap(DeviceProfile::mud)
                .ifPresent(reference -> places.addAll(MudAttachment.places(folder, reference))));
        return places;
    }

    /** Each profile's flow rules, for {@link dev.sekimori.model.decision.PolicySet}. */
    public SortedMap<String, List<FlowRule>> flowRules() {
        SortedMap<String, List<FlowRule>> rules = new TreeMap<>();
        byId.forEach((id, profile) -> rules.put(id, profile.flows()));
        return rules;
    }

    /** What each profile says must be protected, for the same; profiles that say where alone. */
    public SortedMap<String, List<Asset>> assets() {
        SortedMap<String, List<Asset>> assets = new TreeMap<>();
        byId.forEach((id, profile) -> {
            List<Asset> placed = profile.assets().stream()
                    .filter(asset -> !asset.resources().isEmpty() || asset.side() == Side.OUTER)
                    .toList();
            if (!placed.isEmpty()) {
                assets.put(id, placed);
            }
        });
        return assets;
    }

    /**
     * What an owner does about a finding of that kind, in order: the profile's own steps, or
     * general ones when the profile is unknown or has none. {@code {address}} and {@code {name}}
     * stand for the device's address and name.
     */
    public List<RemedyStep> remedies(String profileId, FindingKind kind) {
        List<RemedyStep> own =
                byId(profileId).map(profile -> ofKind(profile.remedies(), kind)).orElse(List.of());
        return own.isEmpty() ? ofKind(GeneralRemedies.STEPS, kind) : own;
    }

    private static List<RemedyStep> ofKind(List<RemedyStep> steps, FindingKind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return steps.stream().filter(step -> step.kind().equals(name)).toList();
    }

    static List<String> builtInNames() {
        try (InputStream in = resource("index.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new ObserveException("the list of built-in profiles cannot be read", e);
        }
    }

    private static ProfileReading readBuiltIn(String name) {
        try (InputStream in = resource(name)) {
            return ProfileReader.read(in, name);
        } catch (IOException e) {
            throw new ObserveException("the built-in profile " + name + " cannot be read", e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = Profiles.class.getResourceAsStream(BUILT_IN + name);
        if (in == null) {
            throw new ObserveException("no resource " + BUILT_IN + name);
        }
        return in;
    }

    private static List<Path> files(Path dir) {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".yaml"))
                    .sorted()
                    .limit(MAX_FILES)
                    .toList();
        } catch (IOException e) {
            throw new ObserveException("cannot list " + dir, e);
        }
    }

    /** Profiles of a site, what was wrong with its files, and which profiles its files replaced. */
    public record Loading(
            Profiles profiles, List<ProfileProblem> problems, List<Message> replaced) {
        public Loading {
            problems = List.copyOf(problems);
            replaced = List.copyOf(replaced);
        }
    }
}
