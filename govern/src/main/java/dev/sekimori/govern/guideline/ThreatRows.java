package dev.sekimori.govern.guideline;

import static dev.sekimori.govern.guideline.Check.Observation;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.SiteEvent.OuterSideProbed;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.guideline.RowResult;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Rows of the threats and purpose slides. Pure. */
final class ThreatRows {
    private ThreatRows() {}

    /** T-1: every thing on the network is known, and a person has decided about it. */
    static RowResult everyThingIsKnown(SiteFacts facts) {
        List<Device> present = facts.present();
        int decided = (int) present.stream()
                .filter(d -> d.state() != DeviceState.DISCOVERED)
                .count();
        return Check.row(
                "T-1",
                ScanCoverage.lastScan(facts),
                Check.shareOfSome(
                        facts,
                        "devices",
                        Message.of("guideline.devices_decided", decided, present.size()),
                        decided,
                        present.size()));
    }

    /** T-5: from the outer side nothing of a device is seen without signing in. */
    static RowResult streamsNeedSignIn(SiteFacts facts) {
        return facts.outerProbe()
                .map(entry -> {
                    OuterSideProbed probe = (OuterSideProbed) entry.event();
                    int guarded =
                            probe.virtualDevices() - probe.unauthenticated().size();
                    return Check.row(
                            "T-5",
                            Check.test(
                                    facts,
                                    "virtual devices",
                                    Message.of(
                                            "guideline.outer_unauthenticated",
                                            probe.unauthenticated().size()),
                                    probe.unauthenticated().isEmpty() && probe.virtualDevices() > 0,
                                    new Observation(
                                            entry.at(),
                                            SiteFacts.TEST_VALIDITY,
                                            Math.max(0, guarded),
                                            probe.virtualDevices(),
                                            OptionalLong.of(entry.index()))));
                })
                .orElseGet(() -> Check.row(
                        "T-5",
                        Check.nothing(
                                facts,
                                "virtual devices",
                                Message.of("guideline.outer_not_probed"))));
    }

    /**
     * T-7: no device is in service with a factory password; one that has it is held in isolation.
     */
    static RowResult noFactoryPasswordInService(SiteFacts facts) {
        List<Device> population = facts.accepted();
        Set<DeviceId> factory = facts.withOpen(FindingKind.DEFAULT_CREDENTIALS);
        int safe = (int) population.stream()
                .filter(d -> d.state() == DeviceState.ISOLATED || !factory.contains(d.id()))
                .count();
        return Check.row(
                "T-7",
                ScanCoverage.lastScan(facts),
                Check.shareOfSome(
                        facts,
                        "accepted devices",
                        Message.of(
                                "guideline.no_factory_password_in_service",
                                safe,
                                population.size()),
                        safe,
                        population.size()));
    }

    /** P-1: the site is closed by default, and each device was accepted before it could talk. */
    static RowResult closedByDefault(SiteFacts facts) {
        int open = facts.policy().map(p -> openRules(p.policy())).orElse(0);
        int accounts = (int) facts.people().stream()
                .filter(p ->
                        p.name().value().equals("admin") || p.name().value().equals("root"))
                .count();
        Check policy = facts.policy().isPresent()
                ? Check.share(
                        facts,
                        "policy in force",
                        Message.of("guideline.open_rules", open),
                        open == 0 ? 1 : 0,
                        1)
                : Check.nothing(facts, "policy in force", Message.of("guideline.no_policy"));
        return Check.row(
                "P-1",
                policy,
                Check.share(
                        facts,
                        "accounts",
                        Message.of("guideline.default_accounts", accounts),
                        facts.people().size() - accounts,
                        facts.people().size()));
    }

    /** Rules that let somebody in who has shown nothing of who they are. */
    static int openRules(PolicySet policy) {
        Stream<FlowRule> all = Stream.concat(
                policy.site().stream(), policy.profiles().values().stream().flatMap(List::stream));
        return (int) all.filter(rule -> rule.answer() != Answer.REFUSE)
                .filter(rule -> rule.peer().kind() == PeerClass.ANYONE
                        || rule.peer().kind() == PeerClass.ZONE)
                .count();
    }
}
