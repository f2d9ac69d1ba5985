package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.MudSource;
import dev.sekimori.app.site.MudInForce.Held;
import dev.sekimori.app.site.MudInForce.Kind;
import dev.sekimori.app.site.MudInForce.Layer;
import dev.sekimori.app.site.MudInForce.Owner;
import dev.sekimori.authority.SignatureCheck;
import dev.sekimori.gateway.stream.TcpService;
import dev.sekimori.govern.SiteProblem;
import dev.sekimori.model.Message;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.MudReference;
import dev.sekimori.observe.mud.MudNote;
import dev.sekimori.observe.mud.MudReader;
import dev.sekimori.observe.mud.MudReading;
import dev.sekimori.observe.profile.MudAttachment;
import dev.sekimori.observe.profile.Profiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the MUD files that profiles and the configuration name, from files alone. One that cannot
 * be used, or that nobody trusted has signed, stays in force for its devices and permits nothing,
 * unless another was in force before: then that stays. It is told and stops nothing. Each use is
 * for one load.
 */
public final class MudFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MudFiles.class);
    private static final int MOST_FILES = 1_000;
    /** A policy must fit into one leaf of the ledger. */
    private static final int MOST_ENTRIES = 2_000;

    /** The files in force, and what could not be used; {@code inForce} is for the next reading. */
    public record Loading(MudPolicy policy, List<SiteProblem> problems, MudInForce inForce) {
        public Loading {
            problems = List.copyOf(problems);
        }

        void warn() {
            problems.forEach(problem -> LOG.warn(
                    "{} cannot be used as a MUD file: {} {}",
                    problem.place(),
                    problem.message().key(),
                    problem.message().arguments()));
        }
    }

    private final SiteConfig config;
    private final Profiles profiles;
    private final Instant now;
    private final List<X509Certificate> anchors = new ArrayList<>();
    private final Map<Path, List<X509Certificate>> trusted = new HashMap<>();
    private final List<SiteProblem> problems = new ArrayList<>();
    private final SortedMap<Owner, Held> held = new TreeMap<>();
    private int entries;

    private MudFiles(SiteConfig config, Profiles profiles, Instant now) {
        this.config = config;
        this.profiles = profiles;
        this.now = now;
    }

    /**
     * A profile's file is overridden by one of the folder, and that by one that the configuration
     * names.
     */
    public static Loading load(SiteConfig config, Profiles profiles, Instant now) {
        return reload(config, profiles, now, MudInForce.NONE);
    }

    /**
     * The same after others were in force. Whoever had a file that could be used keeps it, as long
     * as its signer is believed still, until another can be used that is named where that was.
     */
    static Loading reload(SiteConfig config, Profiles profiles, Instant now, MudInForce before) {
        MudFiles files = new MudFiles(config, profiles, now);
        config.mud().trust().forEach(pem -> files.trust(pem, before));
        for (DeviceProfile profile : profiles.all()) {
            profiles.mud(profile.id()).ifPresent(file -> files.ofProfile(profile.id(), file));
        }
        config.mud().folder().ifPresent(files::folder);
        config.mud().files().forEach(files::named);
        before.held().forEach(files::keep);
        MudInForce inForce = new MudInForce(files.held, files.trusted);
        return new Loading(inForce.policy(bindings(config)), files.problems, inForce);
    }

    /** All files on the disk that a load would read, also those that are not there. */
    static List<Path> places(SiteConfig config, Profiles profiles) {
        List<Path> places = new ArrayList<>(config.mud().trust());
        places.addAll(profiles.mudPlaces());
        config.mud()
                .files()
                .forEach(source -> places.addAll(MudAttachment.places(
                        folderOf(source.file()), reference(source.file(), source.signature()))));
        config.mud().folder().ifPresent(folder -> places.addAll(in(folder)));
        return places;
    }

    private static List<Path> in(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file ->
                            file.toString().endsWith(".json") || file.toString().endsWith(".p7s"))
                    .sorted()
                    .limit(2L * MOST_FILES)
                    .toList();
        } catch (IOException e) {
            return List.of(folder);
        }
    }

    /** One profile's file, beside the profile. */
    public static Optional<Loading> of(DeviceProfile profile, Path folder, Instant now) {
        MudFiles files = new MudFiles(config(), Profiles.of(List.of(profile)), now);
        return profile.mud().map(reference -> {
            MudUse use = files.use(MudAttachment.beside(folder, reference), true);
            return new Loading(
                    MudPolicy.NONE.with(profile.id(), Optional.of(use)),
                    files.problems,
                    MudInForce.NONE);
        });
    }

    private static SiteConfig config() {
        return dev.sekimori.app.config.ConfigReader.defaults();
    }

    private static MudBindings bindings(SiteConfig config) {
        MudBindings written = config.mud().bindings();
        SortedMap<String, Integer> services = new TreeMap<>();
        for (TcpService service : config.services()) {
            services.put(service.resource(), service.devicePort());
        }
        return new MudBindings(
                written.controllers(),
                written.myControllers(),
                written.localNetworks(),
                written.names(),
                services);
    }

    private boolean isAccepted(String profile) {
        return config.mud().unsignedAccepted().contains(profile);
    }

    private void ofProfile(String profile, MudAttachment file) {
        held.put(new Owner(Kind.PROFILE, profile), held(file, isAccepted(profile), Layer.PROFILE));
    }

    /** Whom a file trusted that can be read no more, is trusted still. */
    private void trust(Path pem, MudInForce before) {
        List<X509Certificate> certificates = before.trusted().getOrDefault(pem, List.of());
        try (InputStream in = Files.newInputStream(pem)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException | IOException e) {
            problem(pem.toString(), Message.of("mud.site.trust"));
        }
        anchors.addAll(certificates);
        trusted.put(pem, certificates);
    }

    private void folder(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            found.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .limit(MOST_FILES)
                    .forEach(this::inFolder);
        } catch (IOException e) {
            problem(folder.toString(), Message.of("mud.site.folder"));
        }
    }

    private void inFolder(Path file) {
        MudAttachment attachment = attachment(file, Optional.empty());
        List<String> owners = owners(attachment);
        if (owners.isEmpty()) {
            problem(file.toString(), Message.of("mud.site.no_profile"));
            return;
        }
        Held read = held(attachment, owners.stream().allMatch(this::isAccepted), Layer.FOLDER);
        owners.forEach(profile -> held.put(new Owner(Kind.PROFILE, profile), read));
    }

    /** {@code PROFILE.json} or {@code PROFILE.mud.json}, else by what it says of its maker. */
    private List<String> owners(MudAttachment file) {
        String name = file.name().replaceFirst("(\\.mud)?\\.json$", "");
        if (profiles.byId(name).isPresent()) {
            return List.of(name);
        }
        return file.json()
                .map(MudReader::read)
                .filter(MudReading.Complete.class::isInstance)
                .map(reading -> ((MudReading.Complete) reading).file().maker())
                .map(this::ofMaker)
                .orElse(List.of());
    }

    private List<String> ofMaker(MudFile.Maker maker) {
        return profiles.all().stream()
                .filter(profile -> !maker.model().isEmpty()
                        && profile.model().equals(maker.model())
                        && profile.manufacturer().equals(maker.manufacturer()))
                .map(DeviceProfile::id)
                .toList();
    }

    private void named(MudSource source) {
        MudAttachment file = attachment(source.file(), source.signature());
        Held read = held(file, source.unsignedAccepted(), Layer.CONFIGURATION);
        source.profiles().forEach(profile -> held.put(new Owner(Kind.PROFILE, profile), read));
        source.devices().forEach(device -> held.put(new Owner(Kind.DEVICE, device.value()), read));
        source.clients().forEach(pattern -> held.put(new Owner(Kind.CLIENTS, pattern), read));
    }

    private Held held(MudAttachment file, boolean unsignedAccepted, Layer layer) {
        return new Held(file, unsignedAccepted, layer, use(file, unsignedAccepted));
    }

    /** A file that is gone gives way to none that was named before it, either. */
    private void keep(Owner owner, Held before) {
        Optional<Held> now = Optional.ofNullable(held.get(owner))
                .filter(file -> file.layer().compareTo(before.layer()) >= 0);
        boolean gone = now.isEmpty();
        if (!before.use().usable() || now.filter(file -> file.use().usable()).isPresent()) {
            return;
        }
        String name = before.file().name();
        Optional<Message> problem = before.file().trusted()
                ? Optional.empty()
                : unbelieved(before.file(), before.unsignedAccepted());
        int more = before.use().fromDevice().size() + before.use().toDevice().size();
        if (problem.isEmpty() && entries + more > MOST_ENTRIES) {
            problem = Optional.of(tooMany());
        }
        entries += problem.isEmpty() ? more : 0;
        held.put(owner, problem.isEmpty() ? before : before.with(MudUse.unusable(name)));
        problem(
                name,
                problem.orElseGet(
                        () -> Message.of(gone ? "mud.site.gone" : "mud.site.kept", owner.name())));
    }

    private static MudAttachment attachment(Path file, Optional<Path> signature) {
        return MudAttachment.beside(folderOf(file), reference(file, signature));
    }

    private static Path folderOf(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    }

    private static MudReference reference(Path file, Optional<Path> signature) {
        return new MudReference(
                String.valueOf(file.getFileName()),
                signature.map(Path::toAbsolutePath).map(Path::toString));
    }

    /** What is in force of a file, whatever is wrong with it. */
    private MudUse use(MudAttachment file, boolean unsignedAccepted) {
        Optional<Message> problem = file.json().isEmpty()
                ? Optional.of(Message.of("mud.site.unreadable"))
                : file.trusted() ? Optional.empty() : unbelieved(file, unsignedAccepted);
        if (problem.isPresent()) {
            problem(file.name(), problem.get());
            return MudUse.unusable(file.name());
        }
        return switch (MudReader.read(file.json().orElseThrow())) {
            case MudReading.Complete(var mud, var _) -> bounded(file.name(), mud);
            case MudReading.Refused(var notes) -> {
                notes.stream()
                        .filter(note -> note.severity() == MudNote.Severity.ERROR)
                        .findFirst()
                        .ifPresent(note -> problem(file.name() + note.pointer(), note.message()));
                yield MudUse.unusable(file.name());
            }
        };
    }

    private MudUse bounded(String name, MudFile mud) {
        int more = mud.fromDevice().size() + mud.toDevice().size();
        if (more > MudUse.MOST_ENTRIES || entries + more > MOST_ENTRIES) {
            problem(name, tooMany());
            return MudUse.unusable(name);
        }
        entries += more;
        return MudUse.of(name, mud);
    }

    private static Message tooMany() {
        return Message.of("mud.site.too_many", MudUse.MOST_ENTRIES, MOST_ENTRIES);
    }

    /** A signature that is there must be good, also where none is asked for. */
    private Optional<Message> unbelieved(MudAttachment file, boolean unsignedAccepted) {
        if (file.signature().isEmpty()) {
            return unsignedAccepted
                    ? Optional.empty()
                    : Optional.of(Message.of("mud.site.unsigned"));
        }
        if (unsignedAccepted && anchors.isEmpty()) {
            return Optional.empty();
        }
        SignatureCheck check =
                SignatureCheck.of(file.json().orElseThrow(), file.signature().get(), anchors, now);
        return switch (check) {
            case SignatureCheck.Genuine _ -> Optional.empty();
            case SignatureCheck.Refused(var reason) ->
                Optional.of(
                        Message.of("mud.site.signature." + reason.name().toLowerCase(Locale.ROOT)));
        };
    }

    private void problem(String place, Message message) {
        SiteProblem problem = new SiteProblem(place, message);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
