package dev.sekimori.govern.guideline;

import dev.sekimori.model.guideline.RowResult;

/** A row of the catalogue with its result of this moment. */
public record RowView(CatalogueRow row, RowResult result) {}
