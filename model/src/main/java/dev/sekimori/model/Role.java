package dev.sekimori.model;

/** What a signed-in person or a token may do; a later role may do all that an earlier one may. */
public enum Role {
    /** Looks at everything, changes nothing. */
    VIEWER,
    /** Runs the site: accepts, isolates, restores, scans, notifies. */
    OPERATOR,
    /** Also decides what needs a second person: people, policies, mass action. */
    APPROVER;

    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
