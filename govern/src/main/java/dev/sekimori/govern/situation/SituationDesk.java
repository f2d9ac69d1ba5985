package dev.sekimori.govern.situation;

import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.SiteEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Declares and tells the site's situation. Any thread; blocking. */
public final class SituationDesk {
    /** Why the site itself declares the normal situation; pages have it in their language. */
    public static final String END_REACHED = "the set end time has come";

    private static final Actor SYSTEM = Actor.system("situation");
    private static final int MAX_REASON_CHARS = 500;
    private static final Duration LONGEST = Duration.ofDays(31);

    private final Ledger ledger;
    private final GatewayPort gateway;

    public SituationDesk(Ledger ledger, GatewayPort gateway) {
        this.ledger = ledger;
        this.gateway = gateway;
    }

    public SituationView now() {
        try (SiteReader state = ledger.read()) {
            return SituationView.of(state);
        }
    }

    /**
     * Records the situation with its reason and returns when the gateway decides by it, on live
     * connections too. Declaring the same again records nothing. Throws {@link InvalidException}
     * without a reason of 1 to 500 characters.
     */
    public SituationView declare(Actor actor, Situation situation, String reason) {
        return declare(actor, new SiteEvent.SituationDeclared(situation, reason.strip()));
    }

    /**
     * As {@link #declare(Actor, Situation, String)}, until a moment to come within 31 days at which
     * the site is back in the normal situation by itself. The normal situation has no end.
     */
    public SituationView declareUntil(
            Actor actor, Situation situation, String reason, Instant until) {
        return declare(
                actor,
                new SiteEvent.SituationDeclared(situation, reason.strip(), Optional.of(until)));
    }

    private SituationView declare(Actor actor, SiteEvent.SituationDeclared order) {
        String reason = order.reason();
        if (reason.isBlank() || reason.length() > MAX_REASON_CHARS) {
            throw new InvalidException(Message.of("situation.reason_needed", MAX_REASON_CHARS));
        }
        ledger.execute(actor, (state, now) -> {
            requirePossible(order, now);
            SituationView before = SituationView.of(state);
            boolean same =
                    before.situation() == order.situation() && before.until().equals(order.until());
            return new Outcome<>(same ? List.<Event>of() : List.of(order), order);
        });
        gateway.takeUp();
        return now();
    }

    private static void requirePossible(SiteEvent.SituationDeclared order, Instant now) {
        order.until().ifPresent(until -> {
            if (order.situation() == Situation.NORMAL
                    || !until.isAfter(now)
                    || until.isAfter(now.plus(LONGEST))) {
                throw new InvalidException(Message.of("situation.until", LONGEST.toDays()));
            }
        });
    }

    /** Ends a situation whose end has come; whether it did. To be called from time to time. */
    public boolean endWhenDue() {
        boolean ended = ledger.execute(SYSTEM, (state, now) -> {
            boolean due = SituationView.of(state)
                    .until()
                    .filter(until -> !now.isBefore(until))
                    .isPresent();
            Event normal = new SiteEvent.SituationDeclared(Situation.NORMAL, END_REACHED);
            return new Outcome<>(due ? List.of(normal) : List.<Event>of(), due);
        });
        if (ended) {
            gateway.takeUp();
        }
        return ended;
    }
}
