package dev.sekimori.govern.guideline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The guideline's 92 rows and the 4 that its final version adds, as data (guideline O-2). */
public final class Catalogue {
    private static final String RESOURCE = "catalogue.tsv";

    private Catalogue() {}

    /** All rows in the guideline's order. */
    public static List<CatalogueRow> rows() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the product lacks " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Catalogue::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CatalogueRow row(String line) {
        String[] cells = line.split("\t", -1);
        return new CatalogueRow(
                cells[0],
                CatalogueRow.Phase.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                cells[2],
                Integer.parseInt(cells[3]),
                cells[4],
                cells[5]);
    }
}
