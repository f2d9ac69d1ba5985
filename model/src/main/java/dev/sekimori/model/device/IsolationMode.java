package dev.sekimori.model.device;

/**
 * Safety-relevant devices are held for a person's decision instead of being cut (guideline X-2).
 */
public enum IsolationMode {
    CUT,
    HOLD
}
