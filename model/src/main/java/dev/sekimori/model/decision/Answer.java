package dev.sekimori.model.decision;

/** The graded answer to an ask, from most to least open. Only {@link #REFUSE} stops everything. */
public enum Answer {
    ALLOW,
    /** Allowed up to a rate. */
    LIMIT,
    /** Reading is allowed, changing is not. */
    READ_ONLY,
    /** Only the virtual device answers; the device itself is not reached. */
    VIRTUAL_ONLY,
    REFUSE
}
