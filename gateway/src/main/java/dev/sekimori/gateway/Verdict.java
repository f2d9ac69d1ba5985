package dev.sekimori.gateway;

import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;

import java.util.Optional;

/**
 * A decision taken for one peer at one address, with the places where its flow is counted and its
 * rate is kept. Holders may use it again and again while {@link #epoch} is the desk's; then they
 * ask anew. Safe from any thread.
 */
public final class Verdict {
    /** What became of one ask under a verdict. */
    public enum Admission {
        PERMITTED,
        REFUSED,
        /** Permitted by the rule, refused now because its rate is used up. */
        OVER_RATE
    }

    private final Decision decision;
    private final long epoch;
    private final FlowLog.Entry flow;
    private final Optional<RateBuckets.Bucket> bucket;
    private final DecisionDesk desk;
    private final String peerAddress;

    Verdict(
            Decision decision,
            long epoch,
            FlowLog.Entry flow,
            Optional<RateBuckets.Bucket> bucket,
            DecisionDesk desk,
            String peerAddress) {
        this.decision = decision;
        this.epoch = epoch;
        this.flow = flow;
        this.bucket = bucket;
        this.desk = desk;
        this.peerAddress = peerAddress;
    }

    public Decision decision() {
        return decision;
    }

    /** The picture of the site that it was taken under. */
    public long epoch() {
        return epoch;
    }

    public boolean permitted() {
        return decision.permitted();
    }

    /** Counts one ask of {@code bytes} and says whether it may pass now. */
    public Admission admit(long bytes) {
        Admission admission = admission();
        desk.counted(admission);
        if (admission == Admission.OVER_RATE) {
            desk.countOverRate(decision, peerAddress, bytes);
        } else {
            flow.count(bytes);
        }
        return admission;
    }

    /** Counts {@code bytes} more that pass under an ask that was admitted before. */
    public void passed(long bytes) {
        flow.more(bytes);
    }

    private Admission admission() {
        if (decision.answer() == Answer.REFUSE) {
            return Admission.REFUSED;
        }
        return bucket.isEmpty() || bucket.get().tryTake()
                ? Admission.PERMITTED
                : Admission.OVER_RATE;
    }
}
