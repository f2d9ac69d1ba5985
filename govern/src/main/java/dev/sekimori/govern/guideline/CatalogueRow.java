package dev.sekimori.govern.guideline;

import dev.sekimori.model.Language;

/**
 * One row of the guideline: a stable id, its phase, its kind (M mechanism, P process, I
 * information), the slide it stands on (0 for rows that only the final version 1.0 has) and its
 * titles.
 */
public record CatalogueRow(
        String id, Phase phase, String kind, int slide, String titleEn, String titleJa) {
    /** The parts of the guideline, in its order. */
    public enum Phase {
        THREATS,
        PURPOSE,
        OVERVIEW,
        POLICY,
        ANALYSIS,
        DESIGN,
        CONSTRUCTION,
        OPERATION,
        USERS,
        FUTURE
    }

    public String title(Language language) {
        return language == Language.JA ? titleJa : titleEn;
    }
}
