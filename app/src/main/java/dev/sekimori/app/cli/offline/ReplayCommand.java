package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.config.ConfigException;
import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.site.MudFiles;
import dev.sekimori.app.site.SitePolicy;
import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.decide.policy.PolicyReplay;
import dev.sekimori.ledger.LedgerView;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.MudReference;
import dev.sekimori.observe.profile.ProfileReader;
import dev.sekimori.observe.profile.ProfileReading;
import dev.sekimori.observe.profile.Profiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Says, before a changed policy is enforced, which recorded asks it would refuse or newly allow.
 * The ledger keeps each different ask that was ever decided; it is only read, also while the site
 * runs.
 */
@Command(name = "replay", mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    private final Surroundings around;

    @Mixin
    private final LedgerOptions options = new LedgerOptions();

    @Parameters(paramLabel = "FILE", descriptionKey = "replay.file")
    private Path file = Path.of("");

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "replay.device")
    private List<String> devices = new ArrayList<>();

    ReplayCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::replay);
    }

    private Exit replay(Desk desk, Path directory) throws CommandFailure {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.failed(Message.of("cli.error.file", file));
        }
        PolicyFile kind = PolicyFile.of(file);
        try (LedgerView ledger = LedgerView.open(directory);
                SiteReader state = ledger.read()) {
            Recorded recorded = new Recorded(desk, ledger, KnownPlaces.of(MudTrial.all(state)));
            ReplayText text = new ReplayText(desk);
            Path profiles = directory.resolve("profiles");
            switch (kind) {
                case MUD -> mud(text, recorded, state);
                case SITE -> text.tell(policy(recorded, ofSite(profiles)));
                case PROFILE -> text.tell(policy(recorded, ofProfile(state, profiles)));
            }
        }
        return Exit.DONE;
    }

    /** What the ledger has, with where devices are. */
    private record Recorded(Desk desk, LedgerView ledger, KnownPlaces places) {
        PolicyReplay.Report over(PolicyReplay replay, boolean placed) {
            decisions(
                    desk, ledger, decision -> replay.add(placed ? places.in(decision) : decision));
            return replay.report();
        }
    }

    private static PolicyReplay.Report policy(Recorded recorded, PolicySet changed) {
        return recorded.over(
                new PolicyReplay(DecisionTable.compile(changed)), !changed.mud().isEmpty());
    }

    private void mud(ReplayText text, Recorded recorded, SiteReader state) throws CommandFailure {
        PolicySet inForce = inForce(state);
        MudTrial.Tried tried = new MudTrial(file, devices).tried(inForce, state);
        PolicyReplay replay = new PolicyReplay(
                DecisionTable.compile(tried.policy()), DecisionTable.compile(inForce));
        text.tell(recorded.over(replay, true), tried.whose());
    }

    private static PolicySet inForce(SiteReader state) throws CommandFailure {
        return state.policyInForce()
                .orElseThrow(() -> CommandFailure.failed(Message.of("cli.replay.no_policy")))
                .policy();
    }

    private PolicySet ofSite(Path ownProfiles) throws CommandFailure {
        try {
            SiteConfig config = ConfigReader.read(file);
            Profiles profiles = Profiles.load(ownProfiles).profiles();
            return SitePolicy.of(
                    config,
                    profiles,
                    MudFiles.load(config, profiles, Instant.now()).policy());
        } catch (ConfigException e) {
            throw CommandFailure.failed(Message.of("cli.replay.broken", file));
        }
    }

    private PolicySet ofProfile(SiteReader state, Path ownProfiles) throws CommandFailure {
        DeviceProfile profile = switch (ProfileReader.read(file)) {
            case ProfileReading.Complete(var complete) -> complete;
            case ProfileReading.Refused _ ->
                throw CommandFailure.failed(Message.of("cli.replay.broken", file));
        };
        PolicySet inForce = inForce(state);
        return SitePolicy.with(inForce, profile, fileOf(profile, inForce, ownProfiles));
    }

    /** What the site names for the profile goes before what the profile itself names. */
    private Optional<MudUse> fileOf(DeviceProfile profile, PolicySet inForce, Path ownProfiles) {
        Optional<MudUse> now = Optional.ofNullable(inForce.mud().profiles().get(profile.id()));
        Optional<String> own = Profiles.load(ownProfiles)
                .profiles()
                .byId(profile.id())
                .flatMap(DeviceProfile::mud)
                .map(MudReference::file);
        boolean ofSite =
                now.filter(use -> !own.filter(use.source()::equals).isPresent()).isPresent();
        Path folder = file.toAbsolutePath().getParent();
        return ofSite || folder == null
                ? now
                : MudFiles.of(profile, folder, Instant.now())
                        .flatMap(loading ->
                                Optional.ofNullable(loading.policy().profiles().get(profile.id())));
    }

    /** All recorded decisions, the newest first. */
    private static void decisions(Desk desk, LedgerView ledger, Consumer<Decision> each) {
        long size = ledger.size();
        var progress = LedgerOptions.progress(desk);
        for (long end = size; end > 0; end -= PAGE) {
            long from = Math.max(0, end - PAGE);
            List<Entry> page = ledger.entries(from, (int) (end - from));
            for (Entry entry : page.reversed()) {
                if (entry.event() instanceof DecisionEvent.Made(var decision)) {
                    each.accept(decision);
                }
            }
            progress.at(size - from, size);
        }
        desk.screen().progressDone();
    }
}
