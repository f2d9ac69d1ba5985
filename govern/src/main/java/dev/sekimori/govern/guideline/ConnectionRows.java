package dev.sekimori.govern.guideline;

import static dev.sekimori.govern.guideline.Check.Observation;

import dev.sekimori.ledger.read.BoundIdentity;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.SiteEvent.OuterSideProbed;
import dev.sekimori.model.guideline.RowResult;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Rows of guideline 4: the gateway before weak devices, its outer side, identities. Pure. */
final class ConnectionRows {
    private ConnectionRows() {}

    /**
     * G4-2: every device that cannot protect itself has rules at the gateway, so stands behind it.
     */
    static RowResult weakDevicesAreBehindTheGateway(SiteFacts facts) {
        List<Device> weak = facts.accepted().stream()
                .filter(d -> d.capability() != Capability.SELF_PROTECTING)
                .toList();
        int guarded = (int) weak.stream().filter(d -> hasRules(facts, d)).count();
        return Check.row(
                "G4-2",
                Check.shareOfSome(
                        facts,
                        "devices that cannot protect themselves",
                        Message.of(
                                "guideline.weak_guarded",
                                guarded,
                                weak.size(),
                                countWithMud(facts, weak)),
                        guarded,
                        weak.size()));
    }

    /** Those that what their maker says restricts too, beside the rules. */
    private static int countWithMud(SiteFacts facts, List<Device> devices) {
        return (int) devices.stream()
                .filter(device -> facts.policy()
                        .flatMap(p -> p.policy()
                                .mud()
                                .of(device.id(), device.identity().profile()))
                        .isPresent())
                .count();
    }

    static boolean hasRules(SiteFacts facts, Device device) {
        return facts.policy()
                .map(p ->
                        p.policy().profiles().getOrDefault(device.identity().profile(), List.of()))
                .filter(rules -> !rules.isEmpty())
                .isPresent();
    }

    /** G4-4: the outer side has nothing open but what was declared. */
    static RowResult outerSideIsAsDeclared(SiteFacts facts) {
        return facts.outerProbe()
                .map(entry -> {
                    OuterSideProbed probe = (OuterSideProbed) entry.event();
                    List<Integer> beyond = probe.open().stream()
                            .filter(port -> !probe.declared().contains(port))
                            .toList();
                    return Check.row(
                            "G4-4",
                            Check.test(
                                    facts,
                                    "outer side",
                                    Message.of(
                                            "guideline.outer_open", probe.open().size(), beyond),
                                    beyond.isEmpty() && !probe.open().isEmpty(),
                                    new Observation(
                                            entry.at(),
                                            SiteFacts.TEST_VALIDITY,
                                            probe.open().size() - beyond.size(),
                                            probe.open().size(),
                                            OptionalLong.of(entry.index()))));
                })
                .orElseGet(() -> Check.row(
                        "G4-4",
                        Check.nothing(
                                facts, "outer side", Message.of("guideline.outer_not_probed"))));
    }

    /**
     * G4-6: each client of the gateway has an identity of its own, and no zone lets in just
     * anybody.
     */
    static RowResult identitiesAreUnique(SiteFacts facts) {
        List<Device> clients =
                facts.accepted().stream().filter(d -> !d.clientId().isEmpty()).toList();
        int bound = (int) clients.stream()
                .filter(d -> !facts.identities().getOrDefault(d.id(), List.of()).isEmpty())
                .count();
        Map<String, Long> uses = facts.identities().values().stream()
                .flatMap(Collection::stream)
                .collect(java.util.stream.Collectors.groupingBy(
                        ConnectionRows::key, java.util.stream.Collectors.counting()));
        int unique = (int) uses.values().stream().filter(count -> count == 1).count();
        long openZones = facts.policy()
                .map(p -> p.policy().site().stream()
                        .map(FlowRule::peer)
                        .filter(peer -> peer.kind() == PeerClass.ZONE)
                        .count())
                .orElse(0L);
        return Check.row(
                "G4-6",
                Check.shareOfSome(
                        facts,
                        "devices that call at the gateway",
                        Message.of("guideline.clients_bound", bound, clients.size()),
                        bound,
                        clients.size()),
                Check.share(
                        facts,
                        "identities",
                        Message.of("guideline.identities_unique", unique, uses.size()),
                        unique,
                        uses.size()),
                Check.share(
                        facts,
                        "policy in force",
                        Message.of("guideline.open_zones", openZones),
                        openZones == 0 ? 1 : 0,
                        1));
    }

    private static String key(BoundIdentity identity) {
        return identity.method() + " " + identity.reference();
    }

    /**
     * G4-F2: outside reaches a virtual device for each device with a page of its own, and asks who
     * comes.
     */
    static RowResult devicesAreVirtualised(SiteFacts facts) {
        int expected = (int) facts.accepted().stream()
                .filter(ConnectionRows::hasWebPage)
                .filter(d -> hasRules(facts, d))
                .count();
        return facts.outerProbe()
                .map(entry -> {
                    int seen = ((OuterSideProbed) entry.event()).virtualDevices();
                    return Check.row(
                            "G4-F2",
                            Check.test(
                                    facts,
                                    "devices with a web page",
                                    Message.of("guideline.virtual_devices", seen, expected),
                                    expected > 0 && seen >= expected,
                                    new Observation(
                                            entry.at(),
                                            SiteFacts.TEST_VALIDITY,
                                            Math.min(seen, expected),
                                            expected,
                                            OptionalLong.of(entry.index()))));
                })
                .orElseGet(() -> Check.row(
                        "G4-F2",
                        Check.nothing(
                                facts,
                                "virtual devices",
                                Message.of("guideline.outer_not_probed"))));
    }

    private static boolean hasWebPage(Device device) {
        return device.protocols().contains(Protocol.HTTP)
                || device.protocols().contains(Protocol.HTTPS);
    }
}
