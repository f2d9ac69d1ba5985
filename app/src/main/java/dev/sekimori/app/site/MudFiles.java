package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.MudSource;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the MUD files that profiles and the configuration name, from files alone. One that cannot
 * be used, or that nobody trusted has signed, stays in force for its devices and permits nothing;
 * it is told and stops nothing. Each use is for one load.
 */
public final class MudFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MudFiles.class);
    private static final int MOST_FILES = 1_000;
    /** A policy must fit into one leaf of the ledger. */
    private static final int MOST_ENTRIES = 2_000;

    /** The files in force, and what could not be used. */
    public record Loading(MudPolicy policy, List<SiteProblem> problems) {
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
    private final List<SiteProblem> problems = new ArrayList<>();
    private final SortedMap<String, MudUse> byProfile = new TreeMap<>();
    private final SortedMap<String, MudUse> byDevice = new TreeMap<>();
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
        MudFiles files = new MudFiles(config, profiles, now);
        config.mud().trust().forEach(files::trust);
        for (DeviceProfile profile : profiles.all()) {
            profiles.mud(profile.id())
                    .ifPresent(file -> files.byProfile.put(
                            profile.id(), files.use(file, files.isAccepted(profile.id()))));
        }
        config.mud().folder().ifPresent(files::folder);
        config.mud().files().forEach(files::named);
        return new Loading(
                new MudPolicy(files.byProfile, files.byDevice, bindings(config)), files.problems);
    }

    /** One profile's file, beside the profile. */
    public static Optional<Loading> of(DeviceProfile profile, Path folder, Instant now) {
        MudFiles files = new MudFiles(config(), Profiles.of(List.of(profile)), now);
        return profile.mud().map(reference -> {
            MudUse use = files.use(MudAttachment.beside(folder, reference), true);
            return new Loading(MudPolicy.NONE.with(profile.id(), Optional.of(use)), files.problems);
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

    private void trust(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .forEach(anchors::add);
        } catch (CertificateException | IOException e) {
            problem(pem.toString(), Message.of("mud.site.trust"));
        }
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
        MudUse use = use(attachment, owners.stream().allMatch(this::isAccepted));
        owners.forEach(profile -> byProfile.put(profile, use));
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
        MudUse use = use(file, source.unsignedAccepted());
        source.profiles().forEach(profile -> byProfile.put(profile, use));
        source.devices().forEach(device -> byDevice.put(device.value(), use));
    }

    private static MudAttachment attachment(Path file, Optional<Path> signature) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return MudAttachment.beside(
                folder,
                new MudReference(
                        String.valueOf(file.getFileName()),
                        signature.map(Path::toAbsolutePath).map(Path::toString)));
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
            problem(name, Message.of("mud.site.too_many", MudUse.MOST_ENTRIES, MOST_ENTRIES));
            return MudUse.unusable(name);
        }
        entries += more;
        return MudUse.of(name, mud);
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
        problems.add(new SiteProblem(place, message));
    }
}
