package dev.sekimori.ledger;

import dev.sekimori.model.event.Event;

import java.util.List;

/**
 * What a command decided: the events to append, in order (none is fine), and the caller's result.
 *
 * @param <R> what the caller learns
 */
public record Outcome<R>(List<Event> events, R result) {
    public Outcome {
        events = List.copyOf(events);
    }

    /** A result with its events. */
    public static <R> Outcome<R> of(R result, Event... events) {
        return new Outcome<>(List.of(events), result);
    }
}
