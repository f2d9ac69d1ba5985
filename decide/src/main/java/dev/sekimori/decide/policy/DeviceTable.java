package dev.sekimori.decide.policy;

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
import java.util.List;
import java.util.Optional;

/**
 * All rules that can speak of asks for one device, in the order in which they are tried: the site's
 * before its profile's, found by protocol and operation, its own facts filled in. Immutable.
 */
final class DeviceTable {
    private static final ReadyRule[] NO_RULES = {};
    private static final ReadyAsset[] NO_ASSETS = {};
    private static final int OPERATIONS = Operation.values().length;
    private static final int PROTOCOLS = Protocol.values().length;

    private record ReadyAsset(Asset asset, String[] resources) {}

    private final @Nullable DeviceFacts facts;
    private final ReadyRule[][] rules = new ReadyRule[PROTOCOLS * OPERATIONS][];
    private final ReadyAsset[][] assets = new ReadyAsset[PROTOCOLS][];

    private DeviceTable(@Nullable DeviceFacts facts, List<ReadyRule> all, List<ReadyAsset> own) {
        this.facts = facts;
        Arrays.fill(rules, NO_RULES);
        Arrays.fill(assets, NO_ASSETS);
        for (Protocol protocol : Protocol.values()) {
            for (ReadyRule ready : all) {
                if (RuleMatch.speaksOf(ready.rule().protocols(), protocol)) {
                    ready.rule().operations().stream()
                            .distinct()
                            .forEach(operation -> add(ready, cell(protocol, operation)));
                }
            }
            assets[protocol.ordinal()] = own.stream()
                    .filter(ready -> RuleMatch.speaksOf(ready.asset().protocols(), protocol))
                    .toArray(n -> n == 0 ? NO_ASSETS : new ReadyAsset[n]);
        }
    }

    private void add(ReadyRule ready, int cell) {
        ReadyRule[] before = rules[cell];
        rules[cell] = Arrays.copyOf(before, before.length + 1);
        rules[cell][before.length] = ready;
    }

    /** Of asks that are for no device that is known. */
    static DeviceTable ofNone(PolicySet policy) {
        return new DeviceTable(null, ready("site:", policy.site(), null), List.of());
    }

    static DeviceTable of(PolicySet policy, DeviceFacts facts) {
        List<ReadyRule> all = new ArrayList<>(ready("site:", policy.site(), facts));
        all.addAll(ready(
                "profile:" + facts.profile() + "/",
                policy.profiles().getOrDefault(facts.profile(), List.of()),
                facts));
        List<ReadyAsset> own = policy.assets().getOrDefault(facts.profile(), List.of()).stream()
                .map(a -> new ReadyAsset(a, ReadyRule.filled(a.resources(), facts)))
                .toList();
        return new DeviceTable(facts, all, own);
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
                && facts.id().equals(other.id());
    }

    ReadyRule[] rules(Ask ask) {
        return rules[cell(ask.protocol(), ask.operation())];
    }

    private static int cell(Protocol protocol, Operation operation) {
        return protocol.ordinal() * OPERATIONS + operation.ordinal();
    }

    /** Whether the ask is for an asset of one of the kinds. */
    boolean hasAsset(Ask ask, List<AssetKind> kinds) {
        for (ReadyAsset ready : assets[ask.protocol().ordinal()]) {
            if (kinds.contains(ready.asset().kind()) && ReadyRule.covers(ready.resources(), ask)) {
                return true;
            }
        }
        return false;
    }

    /** The asset with the highest class of information that the ask is for. */
    Optional<Asset> asset(Ask ask) {
        Asset most = null;
        for (ReadyAsset ready : assets[ask.protocol().ordinal()]) {
            InformationClass here = ready.asset().information();
            if ((most == null || here.compareTo(most.information()) > 0)
                    && ReadyRule.covers(ready.resources(), ask)) {
                most = ready.asset();
            }
        }
        return Optional.ofNullable(most);
    }
}
