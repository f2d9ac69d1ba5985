package dev.sekimori.model.finding;

/** The kinds of weakness or irregularity; the names are those of the REST contract. */
public enum FindingKind {
    DEFAULT_CREDENTIALS,
    EXPOSED_SERVICE,
    PLAINTEXT_PROTOCOL,
    KNOWN_VULNERABILITY,
    END_OF_SUPPORT,
    NO_SUPPORT_CONTACT,
    ANOMALY,
    IDLE,
    UNKNOWN_DEVICE,
    UNAPPROVED_FLOW
}
