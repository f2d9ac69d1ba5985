package dev.sekimori.app.site;

import dev.sekimori.authority.TokenHash;
import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.person.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a start records before anything else: the site, the operator's token, the policy in force.
 */
final class FirstEntries {
    private static final Actor SYSTEM = Actor.system("site");
    private static final String OPERATOR = "operator";

    private final Ledger ledger;
    private final RunningSite.Start start;
    private final SiteKeys keys;
    private final MudPolicy mud;

    FirstEntries(Ledger ledger, RunningSite.Start start, SiteKeys keys, MudPolicy mud) {
        this.ledger = ledger;
        this.start = start;
        this.keys = keys;
        this.mud = mud;
    }

    void record() {
        PolicySet policy = SitePolicy.of(start.config(), start.profiles(), mud);
        ledger.execute(SYSTEM, (state, now) -> {
            List<Event> events = new ArrayList<>();
            if (state.size() == 0) {
                events.add(new SiteEvent.Created(
                        start.config().name(), start.config().domain()));
            }
            operatorToken(state, events);
            enacted(state, policy).ifPresent(events::add);
            return new Outcome<>(events, events.size());
        });
    }

    /** What makes a policy the one in force; empty when it is. */
    static Optional<Event> enacted(SiteReader state, PolicySet policy) {
        String hash = PolicyHash.of(policy);
        return state.policyInForce().filter(p -> p.hash().equals(hash)).isPresent()
                ? Optional.empty()
                : Optional.of(new SiteEvent.PolicyEnacted(hash, policy));
    }

    /** The token of the file is the only one with its name that counts. */
    private void operatorToken(SiteReader state, List<Event> events) {
        String hash = TokenHash.of(keys.operatorToken()).hex();
        if (state.tokenByHash(hash).isPresent()) {
            return;
        }
        boolean replaced = state.tokens().stream()
                .filter(Token::active)
                .anyMatch(token -> token.name().equals(OPERATOR));
        if (replaced) {
            events.add(new PersonEvent.TokenRevoked(OPERATOR));
        }
        events.add(new PersonEvent.TokenIssued(OPERATOR, Role.OPERATOR, Optional.empty(), hash));
    }
}
