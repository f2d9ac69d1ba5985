package dev.sekimori.decide.mud;

import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Reach;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudBindings.MyController;
import dev.sekimori.model.mud.MudParty;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The MUD files in force made ready, each once for all devices that have the same controller. Pure;
 * safe from any thread.
 */
public final class MudTables {
    private record File(String profile, String device, String clients, MudParty controller) {}

    private final MudPolicy policy;
    private final MudEnd gateway;
    private final Map<File, ReadyEntries> ready = Collections.synchronizedMap(new HashMap<>());

    public MudTables(MudPolicy policy) {
        this.policy = policy;
        this.gateway = MudEnd.gateway(policy.bindings());
    }

    /** Whether no file is in force. */
    public boolean isEmpty() {
        return policy.isEmpty();
    }

    /** What the files say of a device. */
    public MudTable of(DeviceFacts facts) {
        Optional<ReadyEntries> entries = policy.of(facts.id(), facts.profile())
                .map(use -> ready.computeIfAbsent(file(facts), file -> entries(use, file)));
        return new MudTable(
                () -> MudEnd.device(policy, facts),
                gateway,
                entries,
                policy.bindings(),
                facts.reach());
    }

    private ReadyEntries entries(MudUse use, File file) {
        return new ReadyEntries(use, policy.bindings(), file.controller());
    }

    /**
     * What the files say of a client of a zone without credentials, by the id that it says it has;
     * {@code taken} are the facts of the device that it is taken for.
     */
    public MudTable ofClient(String clientId, Optional<DeviceFacts> taken) {
        Optional<ReadyEntries> named = taken.filter(this::hasOwn).isPresent()
                ? Optional.empty()
                : policy.clientPattern(clientId).flatMap(pattern -> ofClients(pattern, taken));
        if (named.isEmpty()) {
            return taken.map(this::of).orElse(MudTable.NONE);
        }
        return new MudTable(
                () -> taken.map(facts -> MudEnd.device(policy, facts)).orElse(MudEnd.NOBODY),
                gateway,
                named,
                policy.bindings(),
                taken.map(DeviceFacts::reach).orElse(Reach.UNKNOWN));
    }

    private Optional<ReadyEntries> ofClients(String pattern, Optional<DeviceFacts> taken) {
        MudParty controller =
                taken.map(facts -> controller(policy.bindings(), facts)).orElse(MudParty.GATEWAY);
        return Optional.ofNullable(policy.clients().get(pattern))
                .map(use -> ready.computeIfAbsent(
                        new File("", "", pattern, controller), file -> entries(use, file)));
    }

    private boolean hasOwn(DeviceFacts facts) {
        return policy.devices().containsKey(facts.id().value());
    }

    private File file(DeviceFacts facts) {
        boolean own = hasOwn(facts);
        return new File(
                own ? "" : facts.profile(),
                own ? facts.id().value() : "",
                "",
                controller(policy.bindings(), facts));
    }

    private static MudParty controller(MudBindings bindings, DeviceFacts facts) {
        return bindings.myControllers().stream()
                .filter(mine -> mine.devices().contains(facts.id())
                        || mine.profiles().contains(facts.profile()))
                .findFirst()
                .map(MyController::party)
                .orElse(MudParty.GATEWAY);
    }
}
