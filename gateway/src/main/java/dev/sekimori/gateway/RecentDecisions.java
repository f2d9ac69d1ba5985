package dev.sekimori.gateway;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The decisions taken lately, by id and by input, so that an ask that comes again costs a look-up.
 * Bounded: the one unused for longest makes room. Safe from any thread.
 */
final class RecentDecisions {
    private static final class Kept {
        private final Decision decision;
        private boolean reported;

        private Kept(Decision decision) {
            this.decision = decision;
        }
    }

    private record Content(String policyHash, DecisionInput input) {}

    private final int mostDecisions;
    private final Map<Content, Kept> byContent = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<DecisionId, Kept> byId = new LinkedHashMap<>();
    private final Map<DecisionId, Kept> derived = new LinkedHashMap<>();

    RecentDecisions(int mostDecisions) {
        this.mostDecisions = mostDecisions;
    }

    synchronized Optional<Decision> of(String policyHash, DecisionInput input) {
        return Optional.ofNullable(byContent.get(new Content(policyHash, input)))
                .map(kept -> kept.decision);
    }

    synchronized Optional<Decision> of(DecisionId id) {
        return kept(id).map(kept -> kept.decision);
    }

    synchronized void keep(Decision decision) {
        Content content = new Content(decision.policyHash(), decision.input());
        if (byId.containsKey(decision.id())) {
            return;
        }
        Kept kept = new Kept(decision);
        byId.put(decision.id(), kept);
        byContent.put(content, kept);
        while (byContent.size() > mostDecisions) {
            var eldest = byContent.entrySet().iterator();
            byId.remove(eldest.next().getValue().decision.id());
            eldest.remove();
        }
    }

    private Optional<Kept> kept(DecisionId id) {
        return Optional.ofNullable(byId.get(id)).or(() -> Optional.ofNullable(derived.get(id)));
    }

    /** Keeps a decision that more than its input has led to, so it is found by its id alone. */
    synchronized void keepDerived(Decision decision) {
        derived.putIfAbsent(decision.id(), new Kept(decision));
        if (derived.size() > mostDecisions) {
            derived.remove(derived.keySet().iterator().next());
        }
    }

    /**
     * Offers a decision that was not reported yet to {@code report}; it counts as reported when
     * that takes it. Whether nothing is left to report.
     */
    synchronized boolean reportOnce(DecisionId id, Predicate<Decision> report) {
        kept(id).filter(kept -> !kept.reported)
                .ifPresent(kept -> kept.reported = report.test(kept.decision));
        return kept(id).map(kept -> kept.reported).orElse(true);
    }
}
