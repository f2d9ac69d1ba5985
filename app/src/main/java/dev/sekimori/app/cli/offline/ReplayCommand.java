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
import dev.sekimori.decide.mud.MudReplay;
import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.decide.policy.PolicyReplay;
import dev.sekimori.ledger.LedgerView;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.mud.MudReader;
import dev.sekimori.observe.mud.MudReading;
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
            ReplayText text = new ReplayText(desk);
            switch (kind) {
                case MUD -> text.tell(mud(desk, ledger, state));
                case SITE -> text.tell(policy(desk, ledger, ofSite(directory.resolve("profiles"))));
                case PROFILE -> text.tell(policy(desk, ledger, ofProfile(state)));
            }
        }
        return Exit.DONE;
    }

    private PolicyReplay.Report policy(Desk desk, LedgerView ledger, PolicySet changed) {
        PolicyReplay replay = new PolicyReplay(DecisionTable.compile(changed));
        decisions(desk, ledger, replay::add);
        return replay.report();
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

    private PolicySet ofProfile(SiteReader state) throws CommandFailure {
        DeviceProfile profile = switch (ProfileReader.read(file)) {
            case ProfileReading.Complete(var complete) -> complete;
            case ProfileReading.Refused _ ->
                throw CommandFailure.failed(Message.of("cli.replay.broken", file));
        };
        PolicySet inForce = state.policyInForce()
                .orElseThrow(() -> CommandFailure.failed(Message.of("cli.replay.no_policy")))
                .policy();
        Path folder = file.toAbsolutePath().getParent();
        Optional<MudUse> mud = folder == null
                ? Optional.empty()
                : MudFiles.of(profile, folder, Instant.now())
                        .flatMap(loading ->
                                Optional.ofNullable(loading.policy().profiles().get(profile.id())));
        return SitePolicy.with(inForce, profile, mud);
    }

    private List<MudReplay.Line> mud(Desk desk, LedgerView ledger, SiteReader state)
            throws CommandFailure {
        MudFile mud = switch (MudReader.read(file)) {
            case MudReading.Complete(var complete, var _) -> complete;
            case MudReading.Refused _ ->
                throw CommandFailure.failed(Message.of("cli.replay.broken", file));
        };
        List<Device> meant = devices.isEmpty() ? ofModel(state, mud.maker()) : named(state);
        List<Decision> recorded = new ArrayList<>();
        decisions(desk, ledger, decision -> {
            if (recorded.size() < PolicyReplay.MOST_ASKS) {
                recorded.add(decision);
            }
        });
        return MudReplay.of(mud, meant, recorded.stream());
    }

    private List<Device> named(SiteReader state) throws CommandFailure {
        List<Device> named = new ArrayList<>();
        for (String id : devices) {
            named.add(state.device(new DeviceId(id))
                    .orElseThrow(
                            () -> CommandFailure.failed(Message.of("cli.replay.no_device", id))));
        }
        return named;
    }

    /** The devices of the model that the file names. */
    private List<Device> ofModel(SiteReader state, MudFile.Maker maker) throws CommandFailure {
        List<Device> found = state.devices(DeviceFilter.ALL, Optional.empty(), PAGE).stream()
                .filter(device -> !maker.model().isEmpty()
                        && device.identity().model().equals(maker.model())
                        && device.identity().manufacturer().equals(maker.manufacturer()))
                .toList();
        if (found.isEmpty()) {
            throw CommandFailure.failed(Message.of("cli.replay.which_device"));
        }
        return found;
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
