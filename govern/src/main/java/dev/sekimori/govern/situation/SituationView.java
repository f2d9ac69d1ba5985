package dev.sekimori.govern.situation;

import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.SiteEvent;

import java.time.Instant;
import java.util.Optional;

/** The site's situation; who declared it, why and when, once somebody has. */
public record SituationView(Situation situation, Optional<Declared> declared) {
    /** One declaration; {@code event} is its index in the ledger. */
    public record Declared(
            Actor actor, String reason, Instant at, Optional<Instant> until, long event) {}

    /** When it ends by itself. */
    public Optional<Instant> until() {
        return declared.flatMap(Declared::until);
    }

    public static SituationView of(SiteReader state) {
        Optional<Declared> last =
                state.latest(SiteEvent.SituationDeclared.class).flatMap(SituationView::declared);
        return new SituationView(state.situation(), last);
    }

    private static Optional<Declared> declared(Entry entry) {
        return entry.event() instanceof SiteEvent.SituationDeclared(var _, var reason, var until)
                ? Optional.of(new Declared(entry.actor(), reason, entry.at(), until, entry.index()))
                : Optional.empty();
    }
}
