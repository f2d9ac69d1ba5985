package dev.sekimori.model.finding;

/** A finding is open until a passed re-check fixes it or its device is gone. */
public enum FindingState {
    OPEN,
    FIXED
}
