package dev.sekimori.model.event;

import dev.sekimori.model.Actor;

import java.time.Instant;

/** An event in the ledger: {@code index} is its leaf's position in the Merkle tree, from 0. */
public record Entry(long index, Instant at, Actor actor, Event event) {}
