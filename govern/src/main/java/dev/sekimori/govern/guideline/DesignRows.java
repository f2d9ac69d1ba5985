package dev.sekimori.govern.guideline;

import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.guideline.RowResult;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Rows of guideline 3: cutting off, recovery, unknown peers, decisions. Pure. */
final class DesignRows {
    /** How soon after the order the last packet must have passed. */
    static final Duration CUT_WITHIN = Duration.ofSeconds(1);

    /** How long an isolation may last before its recovery counts as late. */
    static final Duration RECOVERY_TARGET = Duration.ofHours(24);

    private DesignRows() {}

    /** G3-1: what is critical is cut off, and where it was, nothing passed afterwards. */
    static RowResult abnormalDevicesAreCutOff(SiteFacts facts) {
        List<DeviceId> critical = facts.openOnAccepted(Severity.CRITICAL).stream()
                .map(Finding::device)
                .distinct()
                .toList();
        Set<DeviceId> isolated = facts.isolated();
        int cut = (int) critical.stream().filter(isolated::contains).count();
        List<Isolation> isolations =
                facts.isolations().stream().filter(i -> !i.undone()).toList();
        Map<DeviceId, Instant> permitted = facts.lastPermitted();
        permitted.keySet().retainAll(isolated);
        int proven =
                (int) isolations.stream().filter(i -> isProven(i, permitted)).count();
        return Check.row(
                "G3-1",
                Check.share(
                        facts,
                        "devices with critical findings",
                        Message.of("guideline.critical_cut", cut, critical.size()),
                        cut,
                        critical.size()),
                Check.shareOfSome(
                        facts,
                        "isolations",
                        Message.of("guideline.cuts_proven", proven, isolations.size()),
                        proven,
                        isolations.size()));
    }

    /**
     * Cut in time, and nothing let through since; {@code permitted} is when something last was, of
     * the devices that are still isolated.
     */
    private static boolean isProven(Isolation isolation, Map<DeviceId, Instant> permitted) {
        Optional<CutReport> report = isolation.report();
        boolean inTime = report.filter(
                        r -> !r.cutAt().isAfter(isolation.orderedAt().plus(CUT_WITHIN)))
                .filter(r ->
                        r.lastPacketAt().filter(last -> last.isAfter(r.cutAt())).isEmpty())
                .isPresent();
        Instant last = permitted.getOrDefault(isolation.device(), Instant.MIN);
        return inTime && report.filter(r -> last.isAfter(r.cutAt())).isEmpty();
    }

    /** G3-2: what was cut off comes back by the plan, and none waits longer than the target. */
    static RowResult recoveryIsEarly(SiteFacts facts) {
        List<Isolation> isolations =
                facts.isolations().stream().filter(i -> !i.undone()).toList();
        List<Isolation> open = isolations.stream().filter(Isolation::isOpen).toList();
        int inTime = (int) open.stream().filter(i -> isInTime(facts, i)).count();
        int restored = (int) isolations.stream()
                .filter(i -> i.restoredAt().isPresent() && i.recheckPassedAt().isPresent())
                .count();
        int ended = isolations.size() - open.size();
        return Check.row(
                "G3-2",
                Check.share(
                        facts,
                        "isolations under way",
                        Message.of(
                                "guideline.recovery_in_time",
                                inTime,
                                open.size(),
                                RECOVERY_TARGET.toHours()),
                        inTime,
                        open.size()),
                Check.shareOfSome(
                        facts,
                        "ended isolations",
                        Message.of("guideline.restored_by_plan", restored, ended),
                        restored,
                        ended));
    }

    private static boolean isInTime(SiteFacts facts, Isolation isolation) {
        return facts.now().isBefore(isolation.orderedAt().plus(RECOVERY_TARGET));
    }

    /** G3-4: a device that nobody accepted gets nothing. */
    static RowResult unknownDevicesGetNothing(SiteFacts facts) {
        List<Device> waiting = facts.in(DeviceState.DISCOVERED);
        Map<DeviceId, Instant> permitted = facts.lastPermitted();
        int kept = (int) waiting.stream()
                .filter(d -> !permitted.getOrDefault(d.id(), Instant.MIN).isAfter(d.stateSince()))
                .count();
        return Check.row(
                "G3-4",
                Check.share(
                        facts,
                        "devices waiting for acceptance",
                        Message.of("guideline.unknown_kept_out", kept, waiting.size()),
                        kept,
                        waiting.size()),
                strangerIsRefused(facts));
    }

    /**
     * Asks the policy in force what a stranger may do: connect, publish, subscribe, read, write.
     */
    private static Check strangerIsRefused(SiteFacts facts) {
        Optional<PolicyInForce> policy = facts.policy();
        if (policy.isEmpty()) {
            return Check.nothing(facts, "policy in force", Message.of("guideline.no_policy"));
        }
        DecisionTable table = DecisionTable.compile(policy.get().policy());
        List<Operation> operations = List.of(
                Operation.CONNECT,
                Operation.PUBLISH,
                Operation.SUBSCRIBE,
                Operation.READ,
                Operation.WRITE);
        int refused = (int) operations.stream()
                .filter(operation -> !table.decide(strangersInput(operation)).permitted())
                .count();
        return Check.share(
                facts,
                "policy in force",
                Message.of("guideline.stranger_refused", refused, operations.size()),
                refused,
                operations.size());
    }

    private static DecisionInput strangersInput(Operation operation) {
        return new DecisionInput(
                new Peer.UnknownPeer("192.0.2.1", "stranger"),
                new Ask(Optional.empty(), Protocol.MQTT, operation, "stranger/test"),
                Optional.empty(),
                Optional.empty(),
                Situation.NORMAL);
    }

    /**
     * G3-8: recorded decisions replay to the same answer, and the same peer gets another one when
     * things change.
     */
    static RowResult decisionsReplay(SiteFacts facts) {
        List<Decision> decisions = facts.decisions();
        Map<String, DecisionTable> tables = new TreeMap<>();
        facts.policies().forEach((hash, policy) -> tables.put(hash, DecisionTable.compile(policy)));
        int same = (int) decisions.stream()
                .filter(d -> Optional.ofNullable(tables.get(d.policyHash()))
                        .filter(table -> table.decide(d.input()).equals(d))
                        .isPresent())
                .count();
        Check replayed = Check.shareOfSome(
                facts,
                "recorded decisions",
                Message.of("guideline.decisions_replay", same, decisions.size()),
                same,
                decisions.size());
        return Check.row("G3-8", replayed, stateMatters(facts, decisions, tables));
    }

    /**
     * Each recorded permission must turn into a refusal when the same is asked of an isolated
     * device.
     */
    private static Check stateMatters(
            SiteFacts facts, List<Decision> decisions, Map<String, DecisionTable> tables) {
        List<Decision> permitted = decisions.stream()
                .filter(Decision::permitted)
                .filter(d ->
                        d.input().target().isPresent() || d.input().asking().isPresent())
                .filter(d -> tables.containsKey(d.policyHash()))
                .toList();
        int changed = (int) permitted.stream()
                .filter(d -> !java.util.Objects.requireNonNull(tables.get(d.policyHash()))
                        .decide(isolated(d.input()))
                        .permitted())
                .count();
        return Check.shareOfSome(
                facts,
                "permitted decisions",
                Message.of("guideline.state_matters", changed, permitted.size()),
                changed,
                permitted.size());
    }

    private static DecisionInput isolated(DecisionInput input) {
        return new DecisionInput(
                input.peer(),
                input.ask(),
                input.target().map(f -> f.in(DeviceState.ISOLATED)),
                input.asking().map(f -> f.in(DeviceState.ISOLATED)),
                input.situation(),
                input.windows(),
                input.side());
    }
}
