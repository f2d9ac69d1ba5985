package dev.sekimori.console.rest.dto;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.sekimori.govern.guideline.CatalogueRow;
import dev.sekimori.model.guideline.RowEvidence;
import dev.sekimori.model.guideline.RowState;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The guideline's rows with their evidence. */
public final class GuidelineBodies {
    private GuidelineBodies() {}

    /** All rows, evaluated now. */
    public record GuidelineBody(
            List<RowBody> rows,
            @Meaning("How many rows are in each state.") Map<String, Integer> counts) {}

    /** One row of the guideline and how the site meets it. */
    public record RowBody(
            String id,
            TitleBody title,
            CatalogueRow.Phase phase,

            @Meaning("M mechanism, P process, I information.")
            String kind,

            @Meaning("The slide of the draft that it stands on; 0 for the final version's own.")
            int slide,

            RowState state,
            List<EvidenceBody> evidence) {}

    /** A title in both languages. */
    public record TitleBody(String en, String ja) {}

    /** One piece of evidence: {@code numerator} of {@code population} subjects meet the row. */
    public record EvidenceBody(
            String subject,
            RowEvidence.Method method,
            String statement,
            String statementCode,
            Instant observedAt,
            Instant validUntil,
            int numerator,
            int population,
            @Meaning("The ledger's index that it rests on.") OptionalLong event) {}

    /** A row with how it turned before, newest first. */
    public record RowHistoryBody(@JsonUnwrapped RowBody row, List<TurnBody> history) {}

    /** A turn of a row, recorded by the ledger's event {@code event}. */
    public record TurnBody(RowState before, RowState state, Instant at, long event) {}
}
