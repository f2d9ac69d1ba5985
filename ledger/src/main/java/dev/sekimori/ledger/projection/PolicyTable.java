package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.event.SiteEvent;

import java.time.Instant;
import java.util.Optional;

/**
 * The tables {@code policy} (every set of rules that ever was in force) and {@code in_force}
 * (policy and situation).
 */
final class PolicyTable {
    private static final String POLICY = "policy";
    private static final String SITUATION = "situation";

    private final Session session;

    PolicyTable(Session session) {
        this.session = session;
    }

    void apply(SiteEvent event, long index, Instant at) {
        switch (event) {
            case SiteEvent.PolicyEnacted e -> {
                session.update(
                        "INSERT INTO policy (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                        e.hash(),
                        Json.write(e.policy()));
                putInForce(POLICY, Json.write(new PolicyInForce(e.hash(), e.policy(), index, at)));
            }
            case SiteEvent.SituationDeclared e -> putInForce(SITUATION, Json.write(e.situation()));
            case SiteEvent.Created _, SiteEvent.Started _, SiteEvent.OuterSideProbed _ -> {}
        }
    }

    Optional<PolicySet> find(String hash) {
        return session.first(
                "SELECT body FROM policy WHERE hash = ?",
                row -> Json.read(PolicySet.class, row.getString(1)),
                hash);
    }

    Optional<PolicyInForce> inForce() {
        return inForce(POLICY, PolicyInForce.class);
    }

    Situation situation() {
        return inForce(SITUATION, Situation.class).orElse(Situation.NORMAL);
    }

    private <T> Optional<T> inForce(String name, Class<T> type) {
        return session.first(
                "SELECT body FROM in_force WHERE name = ?",
                row -> Json.read(type, row.getString(1)),
                name);
    }

    private void putInForce(String name, String body) {
        session.update(
                "INSERT INTO in_force (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
                name,
                body);
    }
}
