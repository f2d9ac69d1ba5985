package dev.sekimori.gateway;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.Protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;

/**
 * Decides, remembers and counts: who asks, by which facts, under which policy, and what became of
 * it. Safe from any thread; never blocks. State owned: the current picture of the site, recent
 * verdicts, decisions and flows, rates.
 */
public final class DecisionDesk {
    /** The most recent decisions and the most recent flows that are kept. */
    public static final int MOST_KEPT = 10_000;

    private record Current(SiteIndex site, long epoch) {}

    private final InstantSource clock;
    private final BiPredicate<Decision, String> report;
    private final FlowLog flows;
    private final RecentDecisions recent = new RecentDecisions(MOST_KEPT);
    private final RecentVerdicts verdicts = new RecentVerdicts();
    private final RateBuckets buckets;
    private final Set<DeviceId> cut = new HashSet<>();
    private final LongAdder permitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Current current;

    /**
     * {@code report} is offered each decision with new content and the peer's address, and says
     * whether it took it; one that was not taken is offered again when it is taken anew. It must
     * not block.
     */
    public DecisionDesk(
            GatewayState state, BiPredicate<Decision, String> report, InstantSource clock) {
        this.clock = clock;
        this.report = report;
        this.flows = new FlowLog(clock, MOST_KEPT);
        this.buckets = new RateBuckets(clock, MOST_KEPT);
        this.current = new Current(SiteIndex.of(state, clock.instant()), 1);
    }

    /** The site as decisions see it now. */
    public SiteIndex site() {
        return current.site();
    }

    /** Grows with every change of the picture; a verdict of an older one must be taken anew. */
    public long epoch() {
        return current.epoch();
    }

    /** Takes and remembers a decision without counting a flow. */
    public Decision decide(DecisionInput input) {
        return decide(current.site(), input);
    }

    /**
     * Decides one ask of {@code bytes} from {@code peerAddress} and counts it; above its rate it is
     * refused, and so is one whose rule bounds what may be written.
     */
    public Decision decide(Peer peer, Ask ask, String peerAddress, long bytes) {
        Verdict verdict = verdict(peer, ask, peerAddress);
        return verdict.refusal(verdict.admit(bytes));
    }

    /** Decides an ask that may come again; each time is then counted by {@link Verdict#admit}. */
    public Verdict verdict(Peer peer, Ask ask, String peerAddress) {
        return verdict(Asked.of(peer, ask, peerAddress));
    }

    /**
     * The same for an ask about an MQTT topic or filter; its target is found: the owner of the
     * topic, or the device that asks where it has none.
     */
    public Verdict verdict(
            Peer peer,
            Protocol protocol,
            Operation operation,
            String topicOrFilter,
            String peerAddress) {
        return verdict(new Asked(
                peer, Optional.empty(), true, protocol, operation, topicOrFilter, peerAddress));
    }

    private Verdict verdict(Asked asked) {
        Current now = current;
        Verdict known = verdicts.of(asked).orElse(null);
        if (known != null && known.epoch() == now.epoch()) {
            return known;
        }
        if (known == null || !stands(known, now.site())) {
            return verdict(asked, now);
        }
        Verdict renewed = known.at(now.epoch());
        verdicts.keep(renewed);
        return renewed;
    }

    private Verdict verdict(Asked asked, Current now) {
        String peerAddress = asked.peerAddress();
        Decision decision = decide(now.site(), asked.in(now.site()));
        boolean reported = recent.reportOnce(decision.id(), d -> report.test(d, peerAddress));
        Optional<RateBuckets.Bucket> bucket = decision.ratePerMinute() > 0
                ? Optional.of(
                        buckets.of(whose(asked.peer()), decision.rule(), decision.ratePerMinute()))
                : Optional.empty();
        Verdict verdict = new Verdict(
                asked, decision, now.epoch(), flows.entry(decision, peerAddress), bucket, this);
        // What is still to be reported is offered again, and a peer's bucket is kept by its use.
        if (reported && bucket.isEmpty()) {
            verdicts.keep(verdict);
        }
        return verdict;
    }

    /**
     * Whether a verdict's ask would be decided the same now: neither the policy nor any fact that
     * it depends on has changed. Takes no lock.
     */
    public boolean stands(Verdict verdict) {
        return stands(verdict, current.site());
    }

    private static boolean stands(Verdict verdict, SiteIndex site) {
        Decision decision = verdict.decision();
        return decision.policyHash().equals(site.table().hash())
                && decision.input().equals(verdict.asked().in(site));
    }

    /**
     * Takes and remembers the decision about an ask for what is held here of a device that is cut
     * off, as if the device were in service (guideline G3-3): the device itself is not reached.
     */
    public Decision decideHeld(Peer peer, Ask ask) {
        SiteIndex site = current.site();
        return decide(site, site.heldInput(peer, ask));
    }

    /** Remembers, reports and counts the refusal of something that the policy permits. */
    public void refuse(Decision refusal, String peerAddress, long bytes) {
        recent.keepDerived(refusal);
        recent.reportOnce(refusal.id(), d -> report.test(d, peerAddress));
        flows.entry(refusal, peerAddress).count(bytes);
        counted(Verdict.Admission.REFUSED);
    }

    private Decision decide(SiteIndex site, DecisionInput input) {
        return recent.of(site.table().hash(), input).orElseGet(() -> {
            Decision made = site.table().decide(input);
            recent.keep(made);
            return made;
        });
    }

    private static Object whose(Peer peer) {
        return peer instanceof Peer.DevicePeer(var id, var _) ? id : peer;
    }

    void counted(Verdict.Admission admission) {
        switch (admission) {
            case PERMITTED -> permitted.increment();
            case REFUSED, OVER_RATE, OUT_OF_RANGE -> refused.increment();
        }
    }

    void countRefused(Decision refusal, String peerAddress, long bytes) {
        flows.entry(refusal, peerAddress).count(bytes);
    }

    /**
     * The refusal of an ask whose rule permits it, but not as often; it names the same rule and
     * input.
     */
    public static Decision overRate(Decision limit) {
        return refusal(
                limit, "over rate", Message.of("decision.rate.exceeded", limit.ratePerMinute()));
    }

    /**
     * The refusal of an ask whose rule permits it, but not to write what it wrote; it names the
     * same rule and input.
     */
    public static Decision outOfRange(Decision limit) {
        return refusal(
                limit,
                "out of range",
                Message.of(
                        "decision.value.out_of_range",
                        limit.values().map(ValueRange::toString).orElse("")));
    }

    private static Decision refusal(Decision of, String why, Message reason) {
        return new Decision(
                new DecisionId("d-" + ContentHash.of(32, why, of.id().value())),
                of.policyHash(),
                of.input(),
                Answer.REFUSE,
                of.ratePerMinute(),
                of.values(),
                of.rule(),
                List.of(reason));
    }

    /** Recent flows, the newest first. */
    public List<Flow> flows(Optional<DeviceId> device, int limit) {
        return flows.list(device, limit);
    }

    public Optional<Decision> recent(DecisionId id) {
        return recent.of(id);
    }

    /**
     * Decides by a new picture from now on. A device that was cut before its isolation was known
     * stays cut until a picture shows it in a state that may not communicate; from then on the
     * picture rules.
     */
    public synchronized void update(GatewayState state) {
        if (!cut.isEmpty()) {
            state.devices().stream()
                    .filter(device -> !device.facts().state().mayCommunicate())
                    .forEach(device -> cut.remove(device.id()));
        }
        var _ = show(SiteIndex.isolating(state, cut));
    }

    /** Refuses everything to and from a device at once, before any picture shows it isolated. */
    synchronized void cut(DeviceId device) {
        if (current.site().mayCommunicate(device)) {
            cut.add(device);
            var _ = show(SiteIndex.isolating(current.site().state(), cut));
        }
    }

    /** The next picture rules over a device that was cut before its isolation was known. */
    synchronized void letGo(DeviceId device) {
        cut.remove(device);
    }

    private boolean show(GatewayState state) {
        Instant now = clock.instant();
        if (current.site().shows(state, now)) {
            return false;
        }
        current = new Current(current.site().next(state, now), current.epoch() + 1);
        return true;
    }

    /** Looks which time windows are open now; whether decisions may differ from before. */
    synchronized boolean timePassed() {
        return show(current.site().state());
    }

    long permitted() {
        return permitted.sum();
    }

    long refused() {
        return refused.sum();
    }

    int flowsKept() {
        return flows.size();
    }

    InstantSource clock() {
        return clock;
    }
}
