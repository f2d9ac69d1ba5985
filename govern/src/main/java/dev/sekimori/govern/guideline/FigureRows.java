package dev.sekimori.govern.guideline;

import static dev.sekimori.govern.guideline.Check.Observation;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.SiteEvent.OuterSideProbed;
import dev.sekimori.model.guideline.RowResult;

import java.util.List;
import java.util.OptionalLong;

/** Rows of the guideline's figure: who stands where, and what is between. Pure. */
final class FigureRows {
    private FigureRows() {}

    /**
     * G4-1: a device that cannot protect itself stands in an inner zone with rules at the gateway;
     * one that can may stand anywhere.
     */
    static RowResult devicesAreInTheirZones(SiteFacts facts) {
        List<Device> accepted = facts.accepted();
        int right = (int) accepted.stream()
                .filter(device -> device.capability() == Capability.SELF_PROTECTING
                        || (!facts.outerZones().contains(device.zone())
                                && ConnectionRows.hasRules(facts, device)))
                .count();
        return Check.row(
                "G4-1",
                Check.shareOfSome(
                        facts,
                        "accepted devices",
                        Message.of("guideline.zones_fit", right, accepted.size()),
                        right,
                        accepted.size()));
    }

    /** G4-7: nothing passes in plain text between the outer side and the gateway. */
    static RowResult trafficIsEncryptedOutside(SiteFacts facts) {
        List<Flow> permitted = facts.flows().stream()
                .filter(flow -> flow.decision().permittedVirtually())
                .toList();
        int plain = (int) permitted.stream().filter(FigureRows::isPlainOutside).count();
        return Check.row(
                "G4-7",
                Check.share(
                        facts,
                        "permitted flows",
                        Message.of("guideline.plain_outside", plain, permitted.size()),
                        permitted.size() - plain,
                        permitted.size()),
                probed(facts, "outer_encrypted", true));
    }

    /** Plain MQTT is the one protocol that the gateway speaks without TLS, for the inner side. */
    private static boolean isPlainOutside(Flow flow) {
        return flow.decision().input().side() == Side.OUTER
                && flow.decision().input().ask().protocol() == Protocol.MQTT;
    }

    /** G4-F1: devices, the gateway, the outer side: nobody comes past the gateway. */
    static RowResult gatewayStandsBetween(SiteFacts facts) {
        List<Device> weak = facts.accepted().stream()
                .filter(device -> device.capability() != Capability.SELF_PROTECTING)
                .toList();
        int behind = (int) weak.stream()
                .filter(device -> ConnectionRows.hasRules(facts, device))
                .count();
        return Check.row(
                "G4-F1",
                Check.shareOfSome(
                        facts,
                        "devices that cannot protect themselves",
                        Message.of("guideline.weak_guarded", behind, weak.size()),
                        behind,
                        weak.size()),
                probed(facts, "outer_as_declared", false));
    }

    /**
     * What the last probe of the outer side showed: nothing open but what was declared, and, when
     * {@code answering} is asked for, virtual devices that answer over TLS.
     */
    private static Check probed(SiteFacts facts, String statement, boolean answering) {
        return facts.outerProbe()
                .map(entry -> {
                    OuterSideProbed probe = (OuterSideProbed) entry.event();
                    int beyond = (int) probe.open().stream()
                            .filter(port -> !probe.declared().contains(port))
                            .count();
                    boolean passed = beyond == 0 && (!answering || probe.virtualDevices() > 0);
                    return Check.test(
                            facts,
                            "outer side",
                            Message.of("guideline." + statement, probe.open().size(), beyond),
                            passed,
                            new Observation(
                                    entry.at(),
                                    SiteFacts.TEST_VALIDITY,
                                    probe.open().size() - beyond,
                                    probe.open().size(),
                                    OptionalLong.of(entry.index())));
                })
                .orElseGet(() -> Check.nothing(
                        facts, "outer side", Message.of("guideline.outer_not_probed")));
    }

    /** G4-F3: a device that connects by itself has shown a certificate of its own. */
    static RowResult secureDevicesHaveProof(SiteFacts facts) {
        List<Device> secure = facts.accepted().stream()
                .filter(device -> device.capability() == Capability.SELF_PROTECTING)
                .toList();
        int proven = (int) secure.stream()
                .filter(device -> facts.identities().getOrDefault(device.id(), List.of()).stream()
                        .anyMatch(identity -> identity.method().equals("certificate")))
                .count();
        return Check.row(
                "G4-F3",
                Check.shareOfSome(
                        facts,
                        "devices that protect themselves",
                        Message.of("guideline.secure_proven", proven, secure.size()),
                        proven,
                        secure.size()));
    }
}
