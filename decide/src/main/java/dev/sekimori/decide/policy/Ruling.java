package dev.sekimori.decide.policy;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.ValueRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is answered, before it has a name: a decision without its id and input. */
record Ruling(
        Answer answer,
        int ratePerMinute,
        Optional<ValueRange> values,
        String rule,
        List<Message> reasons) {

    static Ruling refusal(String rule, List<Message> reasons) {
        return new Ruling(Answer.REFUSE, 0, Optional.empty(), rule, reasons);
    }

    /** The same, refused for one more reason. */
    Ruling refused(Message reason) {
        return new Ruling(Answer.REFUSE, 0, values, rule, with(reason));
    }

    /** The same, refused by another rule for one more reason. */
    Ruling refusedBy(String other, Message reason) {
        return new Ruling(Answer.REFUSE, 0, Optional.empty(), other, with(reason));
    }

    /** The same, for one more reason at most so often; 0 is no bound. */
    Ruling limited(int perMinute, Message reason) {
        int rate = ratePerMinute == 0 ? perMinute : Math.min(ratePerMinute, perMinute);
        return new Ruling(Answer.LIMIT, rate, values, rule, with(reason));
    }

    /** The same answer with one more reason. */
    Ruling because(Message reason) {
        return new Ruling(answer, ratePerMinute, values, rule, with(reason));
    }

    private List<Message> with(Message reason) {
        List<Message> more = new ArrayList<>(reasons);
        more.add(reason);
        return List.copyOf(more);
    }
}
