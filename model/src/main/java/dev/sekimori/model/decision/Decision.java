package dev.sekimori.model.decision;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.Message;

import java.util.List;
import java.util.Optional;

/**
 * One answered ask with all that is needed to replay it: the hash of the policy, the input, the
 * rule that decided ({@code rule}, for example {@code profile:mado-cam-m2/view-stream}), the answer
 * and why. {@code ratePerMinute} bounds a {@link Answer#LIMIT}; 0 when there is no bound.
 * {@code values} are the only numbers that may be written, whatever the answer; empty when they are
 * not bounded.
 */
public record Decision(
        DecisionId id,
        String policyHash,
        DecisionInput input,
        Answer answer,
        int ratePerMinute,
        Optional<ValueRange> values,
        String rule,
        List<Message> reasons) {
    public Decision {
        reasons = List.copyOf(reasons);
    }

    /** A decision that bounds no values. */
    public Decision(
            DecisionId id,
            String policyHash,
            DecisionInput input,
            Answer answer,
            int ratePerMinute,
            String rule,
            List<Message> reasons) {
        this(id, policyHash, input, answer, ratePerMinute, Optional.empty(), rule, reasons);
    }

    /** Whether the device itself may be reached. */
    public boolean permitted() {
        return answer != Answer.REFUSE && answer != Answer.VIRTUAL_ONLY;
    }

    /** Whether the virtual device may do it for the peer. */
    public boolean permittedVirtually() {
        return answer != Answer.REFUSE;
    }
}
