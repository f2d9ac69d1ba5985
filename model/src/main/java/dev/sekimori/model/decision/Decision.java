package dev.sekimori.model.decision;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.Message;

import java.util.List;

/**
 * One answered ask with all that is needed to replay it: the hash of the policy, the input, the
 * rule that decided ({@code rule}, for example {@code profile:mado-cam-m2/view-stream}), the answer
 * and why. {@code ratePerMinute} bounds a {@link Answer#LIMIT}; 0 when there is no bound.
 */
public record Decision(
        DecisionId id,
        String policyHash,
        DecisionInput input,
        Answer answer,
        int ratePerMinute,
        String rule,
        List<Message> reasons) {
    public Decision {
        reasons = List.copyOf(reasons);
    }

    public boolean permitted() {
        return answer != Answer.REFUSE;
    }
}
