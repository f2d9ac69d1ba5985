package dev.sekimori.ledger.read;

import dev.sekimori.model.decision.PolicySet;

import java.time.Instant;

/** The rules by which decisions are made now, enacted by the event at {@code since}. */
public record PolicyInForce(String hash, PolicySet policy, long since, Instant at) {}
