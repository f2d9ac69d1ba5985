package dev.sekimori.model.guideline;

import dev.sekimori.model.Message;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * One piece of evidence of a guideline row ({@code docs/guideline.md}). {@code numerator} of
 * {@code population} subjects meet it; {@code event} is the position in the ledger it rests on.
 */
public record RowEvidence(
        String subject,
        Method method,
        Message statement,
        Instant observedAt,
        Instant validUntil,
        int numerator,
        int population,
        OptionalLong event) {
    /** How evidence was gained (NIST SP 800-53A terms). */
    public enum Method {
        TEST,
        EXAMINE,
        INTERVIEW
    }
}
