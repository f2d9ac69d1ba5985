package dev.sekimori.decide.patch;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.patch.VirtualPatch;

import java.util.List;

/**
 * The decision of a virtual patch: it refuses what the policy permits. The content that matched is
 * not kept, so it replays as far as the policy goes, with the patch that matched then.
 */
public final class PatchRefusal {
    /** What the rule of such a decision begins with. */
    public static final String RULE = "patch:";

    private PatchRefusal() {}

    /** The refusal of what {@code permitted} would let pass. */
    public static Decision by(VirtualPatch patch, Decision permitted) {
        Message reason = Message.of("decision.patch", patch.advisory(), patch.reason());
        return refusal(permitted, RULE + patch.id(), List.of(reason));
    }

    /**
     * What {@code stored} is when the policy answers {@code today} to its input now: the same
     * refusal as long as the policy permits it.
     */
    public static Decision again(Decision stored, Decision today) {
        return isOne(stored) && today.permitted()
                ? refusal(today, stored.rule(), stored.reasons())
                : today;
    }

    public static boolean isOne(Decision decision) {
        return decision.rule().startsWith(RULE);
    }

    private static Decision refusal(Decision permitted, String rule, List<Message> reasons) {
        DecisionId id =
                new DecisionId("d-" + ContentHash.of(32, "patch", permitted.id().value(), rule));
        return new Decision(
                id, permitted.policyHash(), permitted.input(), Answer.REFUSE, 0, rule, reasons);
    }
}
