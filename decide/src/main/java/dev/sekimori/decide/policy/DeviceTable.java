package dev.sekimori.decide.policy;

import dev.sekimori.decide.mud.MudTable;
import dev.sekimori.decide.mud.MudTables;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rules that can speak of asks for one device, in the order in which they are tried: the site's
 * before its profile's, found by protocol and operation, its own facts filled in; and its MUD file.
 * Immutable.
 */
final class DeviceTable {
    private static final ReadyRule[] NO_RULES = {};
    private static final ReadyAsset[] NO_ASSETS = {};

    private record ReadyAsset(Asset asset, String[] resources) {}

    private final @Nullable DeviceFacts facts;
    private final Map<Protocol, Map<Operation, ReadyRule[]>> rules = new EnumMap<>(Protocol.class);
    private final Map<Protocol, ReadyAsset[]> assets = new EnumMap<>(Protocol.class);

    private final MudTable mud;

    private DeviceTable(
            @Nullable DeviceFacts facts, List<ReadyRule> all, List<ReadyAsset> own, MudTable mud) {
        this.facts = facts;
        this.mud = mud;
        for (Protocol protocol : Protocol.values()) {
            for (ReadyRule ready : all) {
                if (RuleMatch.speaksOf(ready.rule().protocols(), protocol)) {
                    ready.rule().operations().stream()
                            .distinct()
                            .forEach(operation -> add(ready, protocol, operation));
                }
            }
            assets.put(
                    protocol,
                    own.stream()
                            .filter(ready ->
                                    RuleMatch.speaksOf(ready.asset().protocols(), protocol))
                            .toArray(ReadyAsset[]::new));
        }
    }

    private void add(ReadyRule ready, Protocol protocol, Operation operation) {
        rules.computeIfAbsent(protocol, key -> new EnumMap<>(Operation.class))
                .merge(operation, new ReadyRule[] {ready}, DeviceTable::joined);
    }

    private static ReadyRule[] joined(ReadyRule[] before, ReadyRule[] more) {
        ReadyRule[] both = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, both, before.length, more.length);
        return both;
    }

    /** Of asks that are for no device that is known. */
    static DeviceTable ofNone(PolicySet policy) {
        return new DeviceTable(null, ready("site:", policy.site(), null), List.of(), MudTable.NONE);
    }

    static DeviceTable of(PolicySet policy, MudTables files, DeviceFacts facts) {
        List<ReadyRule> all = new ArrayList<>(ready("site:", policy.site(), facts));
        all.addAll(ready(
                "profile:" + facts.profile() + "/",
                policy.profiles().getOrDefault(facts.profile(), List.of()),
                facts));
        List<ReadyAsset> own = policy.assets().getOrDefault(facts.profile(), List.of()).stream()
                .map(a -> new ReadyAsset(a, ReadyRule.filled(a.resources(), facts)))
                .toList();
        return new DeviceTable(facts, all, own, files.isEmpty() ? MudTable.NONE : files.of(facts));
    }

    private static List<ReadyRule> ready(
            String origin, List<FlowRule> rules, @Nullable DeviceFacts facts) {
        return rules.stream().map(rule -> ReadyRule.of(origin, rule, facts)).toList();
    }

    /** Whether a table for these facts would be the same. */
    boolean suits(DeviceFacts other) {
        return facts != null
                && facts.profile().equals(other.profile())
                && facts.serial().equals(other.serial())
                && facts.clientId().equals(other.clientId())
                && facts.reach().equals(other.reach())
                && facts.id().equals(other.id());
    }

    /** What MUD files say of the device. */
    MudTable mud() {
        return mud;
    }

    ReadyRule[] rules(Ask ask) {
        Map<Operation, ReadyRule[]> of = rules.get(ask.protocol());
        return of == null ? NO_RULES : of.getOrDefault(ask.operation(), NO_RULES);
    }

    /** Whether the ask is for an asset of one of the kinds. */
    boolean hasAsset(Ask ask, List<AssetKind> kinds) {
        for (ReadyAsset ready : assets.getOrDefault(ask.protocol(), NO_ASSETS)) {
            if (kinds.contains(ready.asset().kind()) && ReadyRule.covers(ready.resources(), ask)) {
                return true;
            }
        }
        return false;
    }

    /** The asset with the highest class of information that the ask is for. */
    Optional<Asset> asset(Ask ask) {
        Asset most = null;
        for (ReadyAsset ready : assets.getOrDefault(ask.protocol(), NO_ASSETS)) {
            InformationClass here = ready.asset().information();
            if ((most == null || here.compareTo(most.information()) > 0)
                    && ReadyRule.covers(ready.resources(), ask)) {
                most = ready.asset();
            }
        }
        return Optional.ofNullable(most);
    }
}
