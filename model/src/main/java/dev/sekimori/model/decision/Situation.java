package dev.sekimori.model.decision;

/** In what situation the site is while a decision is made (guideline G3-8). */
public enum Situation {
    NORMAL,
    MAINTENANCE,
    EMERGENCY,
    RAISED_THREAT
}
