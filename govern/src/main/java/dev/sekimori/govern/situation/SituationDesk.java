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

import java.util.List;

/** Declares and tells the site's situation. Any thread; blocking. */
public final class SituationDesk {
    private static final int MAX_REASON_CHARS = 500;

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
        if (reason.isBlank() || reason.length() > MAX_REASON_CHARS) {
            throw new InvalidException(Message.of("situation.reason_needed", MAX_REASON_CHARS));
        }
        ledger.execute(actor, (state, now) -> {
            List<Event> events = state.situation() == situation
                    ? List.of()
                    : List.of(new SiteEvent.SituationDeclared(situation, reason.strip()));
            return new Outcome<>(events, situation);
        });
        gateway.takeUp();
        return now();
    }
}
