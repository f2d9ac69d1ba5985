package dev.sekimori.model.guideline;

/**
 * The results of an evaluation ({@code docs/guideline.md}). Unknown is never counted as satisfied.
 */
public enum RowState {
    SATISFIED,
    NOT_SATISFIED,
    NOT_APPLICABLE,
    /** No fresh evidence, or no evaluator. */
    UNKNOWN,
    /** Said by a person, shown as such, expires. */
    ATTESTED
}
