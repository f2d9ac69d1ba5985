package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.observe.mud.MudReader;
import dev.sekimori.observe.mud.MudReading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * A site's policy as it would be with a MUD file that is not in force yet: in the place of the one
 * with the same URL or name, else for the profile or the model that it is named after; or for
 * devices that are named. Everything else, the site's bindings too, stays.
 */
record MudTrial(Path file, List<String> devices) {
    /** Whom the file is for, and the policy with it. */
    record Tried(PolicySet policy, List<Whose> whose) {}

    /** {@code kind} is {@code device}, {@code profile} or {@code clients}. */
    record Whose(String kind, String name) {}

    Tried tried(PolicySet inForce, SiteReader state) throws CommandFailure {
        MudFile mud = read();
        MudUse use = MudUse.of(String.valueOf(file.getFileName()), mud);
        List<Whose> whose =
                devices.isEmpty() ? meant(inForce, use, mud.maker(), state) : named(state);
        MudPolicy files = inForce.mud();
        for (Whose one : whose) {
            files = switch (one.kind()) {
                case "device" -> files.with(new DeviceId(one.name()), use);
                case "clients" -> files.withClients(one.name(), use);
                default -> files.with(one.name(), Optional.of(use));
            };
        }
        return new Tried(inForce.with(files), whose);
    }

    private MudFile read() throws CommandFailure {
        MudFile mud = switch (MudReader.read(file)) {
            case MudReading.Complete(var complete, var _) -> complete;
            case MudReading.Refused _ ->
                throw CommandFailure.failed(Message.of("cli.replay.broken", file));
        };
        if (mud.fromDevice().size() + mud.toDevice().size() > MudUse.MOST_ENTRIES) {
            throw CommandFailure.failed(Message.of("cli.replay.too_many", MudUse.MOST_ENTRIES));
        }
        return mud;
    }

    private List<Whose> named(SiteReader state) throws CommandFailure {
        List<Whose> named = new ArrayList<>();
        for (String id : devices) {
            var _ = state.device(new DeviceId(id))
                    .orElseThrow(
                            () -> CommandFailure.failed(Message.of("cli.replay.no_device", id)));
            named.add(new Whose("device", id));
        }
        return named;
    }

    private List<Whose> meant(PolicySet inForce, MudUse use, MudFile.Maker maker, SiteReader state)
            throws CommandFailure {
        SequencedSet<Whose> meant = new LinkedHashSet<>();
        meant.addAll(
                bound(inForce.mud(), one -> !use.url().isEmpty() && one.url().equals(use.url())));
        if (meant.isEmpty()) {
            meant.addAll(bound(inForce.mud(), one -> one.source().equals(use.source())));
        }
        if (meant.isEmpty()) {
            String name = use.source().replaceFirst("(\\.mud)?\\.json$", "");
            if (inForce.profiles().containsKey(name)) {
                meant.add(new Whose("profile", name));
            }
        }
        if (meant.isEmpty()) {
            meant.addAll(ofModel(state, maker));
        }
        if (meant.isEmpty()) {
            throw CommandFailure.failed(Message.of("cli.replay.which_device"));
        }
        return List.copyOf(meant);
    }

    private static List<Whose> bound(MudPolicy files, Predicate<MudUse> isSame) {
        List<Whose> found = new ArrayList<>();
        add(found, "device", files.devices(), isSame);
        add(found, "clients", files.clients(), isSame);
        add(found, "profile", files.profiles(), isSame);
        return found;
    }

    private static void add(
            List<Whose> found, String kind, Map<String, MudUse> files, Predicate<MudUse> isSame) {
        files.forEach((name, use) -> {
            if (isSame.test(use)) {
                found.add(new Whose(kind, name));
            }
        });
    }

    /** Profiles of the devices of the model that the file names; devices that have none. */
    private static List<Whose> ofModel(SiteReader state, MudFile.Maker maker) {
        return all(state).stream()
                .filter(device -> !maker.model().isEmpty()
                        && device.identity().model().equals(maker.model())
                        && device.identity().manufacturer().equals(maker.manufacturer()))
                .map(device -> device.identity().profile().isEmpty()
                        ? new Whose("device", device.id().value())
                        : new Whose("profile", device.identity().profile()))
                .distinct()
                .toList();
    }

    /** All devices of the site. */
    static List<Device> all(SiteReader state) {
        List<Device> all = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        while (true) {
            List<Device> page = state.devices(DeviceFilter.ALL, after, SiteReader.MAX_LIMIT);
            all.addAll(page);
            if (page.size() < SiteReader.MAX_LIMIT) {
                return all;
            }
            after = Optional.of(page.getLast().id());
        }
    }
}
