package dev.sekimori.decide.policy;

import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what a policy would have answered where another one did (guideline G3-8): each recorded ask
 * is decided again from its own facts. Give it decisions from the newest to the oldest; of equal
 * asks the newest counts. Bounded; for one thread.
 */
public final class PolicyReplay {
    /** The most different asks that are compared; older ones are only counted. */
    public static final int MOST_ASKS = 100_000;

    /** The most differences that are kept; more are only counted. */
    public static final int MOST_KEPT = 1_000;

    /** How an answer differs. */
    public enum Change {
        NEWLY_REFUSED,
        NEWLY_ALLOWED,
        /** Both permit, but in another degree, rate or range. */
        GRADED
    }

    /** One ask that would be answered otherwise. */
    public record Difference(Change change, Decision recorded, Decision replayed) {}

    /**
     * What came of it. {@code asks} were compared, {@code skipped} were above the bound;
     * {@code differences} are the first that were found.
     */
    public record Report(
            long asks,
            long skipped,
            long newlyRefused,
            long newlyAllowed,
            long graded,
            List<Difference> differences) {
        public Report {
            differences = List.copyOf(differences);
        }

        public boolean isSame() {
            return newlyRefused + newlyAllowed + graded == 0;
        }
    }

    private final DecisionTable changed;
    private final Optional<DecisionTable> inForce;
    private final Set<DecisionInput> seen = new HashSet<>();
    private final List<Difference> kept = new ArrayList<>();
    private final Map<Change, Long> counts = new EnumMap<>(Change.class);
    private long skipped;

    /** Compares with what was answered then. */
    public PolicyReplay(DecisionTable changed) {
        this.changed = changed;
        this.inForce = Optional.empty();
    }

    /** Compares with what {@code inForce} would answer to the same asks, whoever answered then. */
    public PolicyReplay(DecisionTable changed, DecisionTable inForce) {
        this.changed = changed;
        this.inForce = Optional.of(inForce);
    }

    /** Compares one recorded decision. */
    public void add(Decision recorded) {
        if (seen.size() >= MOST_ASKS) {
            skipped++;
            return;
        }
        boolean told = inForce.isPresent() || !isOverRate(recorded);
        if (!told || !seen.add(recorded.input())) {
            return;
        }
        Decision before = inForce.map(table -> again(recorded, table)).orElse(recorded);
        Decision replayed = changed.decide(recorded.input());
        change(before, replayed).ifPresent(change -> {
            counts.merge(change, 1L, Long::sum);
            if (kept.size() < MOST_KEPT) {
                kept.add(new Difference(change, before, replayed));
            }
        });
    }

    /** Another answer under the same id, by which people find the recorded one. */
    private static Decision again(Decision recorded, DecisionTable table) {
        Decision again = table.decide(recorded.input());
        return new Decision(
                recorded.id(),
                again.policyHash(),
                again.input(),
                again.answer(),
                again.ratePerMinute(),
                again.values(),
                again.rule(),
                again.reasons());
    }

    /** A refusal of what its rule permits: the moment decided, not the policy. */
    private static boolean isOverRate(Decision recorded) {
        return recorded.answer() == Answer.REFUSE
                && recorded.reasons().stream()
                        .anyMatch(reason -> reason.key().equals("decision.rate.exceeded")
                                || reason.key().equals("decision.value.out_of_range"));
    }

    private static Optional<Change> change(Decision recorded, Decision replayed) {
        if (recorded.permitted() != replayed.permitted()) {
            return Optional.of(recorded.permitted() ? Change.NEWLY_REFUSED : Change.NEWLY_ALLOWED);
        }
        boolean same = recorded.answer() == replayed.answer()
                && (!recorded.permitted()
                        || (recorded.ratePerMinute() == replayed.ratePerMinute()
                                && recorded.values().equals(replayed.values())));
        return same ? Optional.empty() : Optional.of(Change.GRADED);
    }

    public Report report() {
        return new Report(
                seen.size(),
                skipped,
                counts.getOrDefault(Change.NEWLY_REFUSED, 0L),
                counts.getOrDefault(Change.NEWLY_ALLOWED, 0L),
                counts.getOrDefault(Change.GRADED, 0L),
                kept);
    }
}
