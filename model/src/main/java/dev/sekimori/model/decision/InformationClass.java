package dev.sekimori.model.decision;

/** How much harm is done when a piece of information leaks, least first (guideline G2-2, G3-5). */
public enum InformationClass {
    /** Anybody may know it. */
    PUBLIC,
    /** Of use on the site; no harm to anybody when it is known, yet nobody else's business. */
    INTERNAL,
    /** Harms the site or its business: plans, recipes, logs, design data. */
    CONFIDENTIAL,
    /** Tells about people: their pictures, voices, habits, whether they are at home. */
    PERSONAL,
    /** Opens other doors: passwords, keys, tokens. */
    SECRET
}
