package dev.sekimori.decide.policy;

import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rules that can speak of asks for devices of one profile, in the order in which they are
 * tried: the site's before the profile's, found by protocol and operation. A device is a parameter,
 * so that any number of them share the table. Immutable.
 */
final class ProfileTable {
    private static final ReadyRule[] NO_RULES = {};
    private static final ReadyAsset[] NO_ASSETS = {};

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ReadyAsset(Asset asset, ResourcePattern[] resources) {}

    private final Map<Protocol, Map<Operation, ReadyRule[]>> rules = new EnumMap<>(Protocol.class);
    private final Map<Protocol, ReadyAsset[]> assets = new EnumMap<>(Protocol.class);

    private ProfileTable(List<ReadyRule> all, List<ReadyAsset> own) {
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
                .merge(operation, new ReadyRule[] {ready}, ProfileTable::joined);
    }

    private static ReadyRule[] joined(ReadyRule[] before, ReadyRule[] more) {
        ReadyRule[] both = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, both, before.length, more.length);
        return both;
    }

    static ProfileTable of(PolicySet policy, String profile) {
        List<ReadyRule> all = new ArrayList<>(ready("site:", policy.site()));
        all.addAll(ready(
                "profile:" + profile + "/", policy.profiles().getOrDefault(profile, List.of())));
        List<ReadyAsset> own = policy.assets().getOrDefault(profile, List.of()).stream()
                .map(asset -> new ReadyAsset(asset, ResourcePattern.all(asset.resources())))
                .toList();
        return new ProfileTable(all, own);
    }

    private static List<ReadyRule> ready(String origin, List<FlowRule> rules) {
        return rules.stream().map(rule -> ReadyRule.of(origin, rule)).toList();
    }

    ReadyRule[] rules(Ask ask) {
        Map<Operation, ReadyRule[]> of = rules.get(ask.protocol());
        return of == null ? NO_RULES : of.getOrDefault(ask.operation(), NO_RULES);
    }

    /** Whether the ask is for an asset of one of the kinds. */
    boolean hasAsset(DecisionInput input, List<AssetKind> kinds) {
        for (ReadyAsset ready : assets.getOrDefault(input.ask().protocol(), NO_ASSETS)) {
            if (kinds.contains(ready.asset().kind())
                    && ResourcePattern.anyCovers(ready.resources(), input)) {
                return true;
            }
        }
        return false;
    }

    /** The asset with the highest class of information that the ask is for. */
    Optional<Asset> asset(DecisionInput input) {
        Asset most = null;
        for (ReadyAsset ready : assets.getOrDefault(input.ask().protocol(), NO_ASSETS)) {
            InformationClass here = ready.asset().information();
            if ((most == null || here.compareTo(most.information()) > 0)
                    && ResourcePattern.anyCovers(ready.resources(), input)) {
                most = ready.asset();
            }
        }
        return Optional.ofNullable(most);
    }
}
