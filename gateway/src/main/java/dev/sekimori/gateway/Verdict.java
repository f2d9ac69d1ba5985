package dev.sekimori.gateway;

import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.ValueRange;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
        OVER_RATE,
        /**
         * Permitted by the rule, refused now because of what was to be written: a number out of the
         * rule's range, or nothing that could be seen to be in it.
         */
        OUT_OF_RANGE
    }

    private final Asked asked;
    private final int hash;
    private final boolean permitted;
    private final boolean boundsValues;
    private final Decision decision;
    private final long epoch;
    private final FlowLog.Entry flow;
    private final Optional<RateBuckets.Bucket> bucket;
    private final DecisionDesk desk;

    Verdict(
            Asked asked,
            Decision decision,
            long epoch,
            FlowLog.Entry flow,
            Optional<RateBuckets.Bucket> bucket,
            DecisionDesk desk) {
        this.asked = asked;
        this.hash = asked.hashCode();
        this.decision = decision;
        this.permitted = decision.permitted();
        this.boundsValues =
                decision.values().isPresent() && writes(decision.input().ask().operation());
        this.epoch = epoch;
        this.flow = flow;
        this.bucket = bucket;
        this.desk = desk;
    }

    Asked asked() {
        return asked;
    }

    /** Whether it is that of an ask, {@code hashed} beforehand. */
    boolean answers(Asked other, int hashed) {
        return hash == hashed && asked.equals(other);
    }

    /** When it last was used, in milliseconds since the epoch. */
    long lastAtMs() {
        return flow.lastAtMs();
    }

    /** The same, taken again under a later picture by which it stands. */
    Verdict at(long later) {
        return new Verdict(asked, decision, later, flow, bucket, desk);
    }

    public Decision decision() {
        return decision;
    }

    /** The picture of the site that it was taken under. */
    public long epoch() {
        return epoch;
    }

    /** Whether the device itself may be reached. */
    public boolean permitted() {
        return permitted;
    }

    /** Whether the numbers that are written must be shown to {@link #admit(long, ValueRange)}. */
    public boolean boundsValues() {
        return boundsValues;
    }

    /**
     * Counts one ask of {@code bytes} and says whether it may pass to the device now. What it
     * writes is not known: where values are bounded it is {@link Admission#OUT_OF_RANGE}.
     */
    public Admission admit(long bytes) {
        return admit(bytes, Optional::empty, permitted);
    }

    /** Counts one ask that writes numbers, {@code written} from the least to the greatest. */
    public Admission admit(long bytes, ValueRange written) {
        return admit(bytes, () -> Optional.of(written), permitted);
    }

    /**
     * Counts one ask that writes a payload; its numbers are looked for only where values are
     * bounded ({@link NumbersIn}).
     */
    public Admission admit(long bytes, byte[] payload) {
        return admit(bytes, () -> NumbersIn.payload(payload), permitted);
    }

    /** The same for a holder who knows the time, in milliseconds since the epoch. */
    public Admission admit(long bytes, byte[] payload, long nowMs) {
        return admit(bytes, () -> NumbersIn.payload(payload), permitted, nowMs);
    }

    /** Counts one ask that reads {@code bytes}; {@code nowMs} as above. */
    public Admission admitRead(long bytes, long nowMs) {
        return admit(bytes, Optional::empty, permitted, nowMs);
    }

    /**
     * The same for the virtual device, which may also do what is permitted to it alone;
     * {@code payload} is empty for an ask that writes nothing.
     */
    public Admission admitVirtually(long bytes, byte[] payload) {
        return admit(bytes, () -> NumbersIn.payload(payload), decision.permittedVirtually());
    }

    private Admission admit(long bytes, Supplier<Optional<ValueRange>> written, boolean permitted) {
        return admit(bytes, written, permitted, desk.clock().millis());
    }

    private Admission admit(
            long bytes, Supplier<Optional<ValueRange>> written, boolean permitted, long nowMs) {
        Admission admission = permitted ? admission(written) : Admission.REFUSED;
        desk.counted(admission);
        switch (admission) {
            case PERMITTED, REFUSED -> flow.count(bytes, nowMs);
            case OVER_RATE, OUT_OF_RANGE ->
                desk.countRefused(refusal(admission), asked.peerAddress(), bytes);
        }
        return admission;
    }

    /** How long it takes until what was {@link Admission#OVER_RATE} may be asked again. */
    public long pauseMs() {
        return TimeUnit.MINUTES.toMillis(1) / Math.max(1, decision.ratePerMinute()) + 1;
    }

    /** Counts {@code bytes} more that pass under an ask that was admitted before. */
    public void passed(long bytes) {
        flow.more(bytes);
    }

    private Admission admission(Supplier<Optional<ValueRange>> written) {
        if (boundsValues && !inRange(written.get())) {
            return Admission.OUT_OF_RANGE;
        }
        return bucket.isEmpty() || bucket.get().tryTake()
                ? Admission.PERMITTED
                : Admission.OVER_RATE;
    }

    private boolean inRange(Optional<ValueRange> written) {
        return written.filter(w -> decision.values().orElseThrow().covers(w)).isPresent();
    }

    private static boolean writes(Operation operation) {
        return operation == Operation.WRITE || operation == Operation.PUBLISH;
    }

    /** The decision that people are shown for an admission: this one, or the refusal of it. */
    public Decision refusal(Admission admission) {
        return switch (admission) {
            case PERMITTED, REFUSED -> decision;
            case OVER_RATE -> DecisionDesk.overRate(decision);
            case OUT_OF_RANGE -> DecisionDesk.outOfRange(decision);
        };
    }
}
