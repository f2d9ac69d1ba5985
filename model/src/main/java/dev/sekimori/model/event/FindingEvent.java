package dev.sekimori.model.event;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Weakness;

/** Findings, from first seen to verified fixed. */
public sealed interface FindingEvent extends Event {
    FindingId finding();

    /** A weakness was found that was not open before; also when a fixed one is back. */
    record Opened(FindingId finding, DeviceId device, Weakness weakness, Priority priority)
            implements FindingEvent {}

    /** A re-check or a later scan saw it again. */
    record SeenAgain(FindingId finding, Evidence evidence) implements FindingEvent {}

    /** A re-check ran and the weakness is gone; {@code evidence} is what the check saw instead. */
    record Fixed(FindingId finding, Evidence evidence) implements FindingEvent {}
}
