package dev.sekimori.ledger.verify;

import dev.sekimori.ledger.projection.Projections;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.verify.RebuildReport.Difference;
import dev.sekimori.model.Text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compares all projections of two databases row by row, in the order of their keys. */
final class TableComparison {
    private static final int MAX_DIFFERENCES = 100;
    private static final int MAX_ROW_CHARS = 500;

    private final Session stored;
    private final Session rebuilt;
    private final List<Difference> differences = new ArrayList<>();
    private long total;

    TableComparison(Session stored, Session rebuilt) {
        this.stored = stored;
        this.rebuilt = rebuilt;
    }

    RebuildReport report(long entries) {
        Projections.keyColumns().forEach(this::compareTable);
        return new RebuildReport(entries, total, differences);
    }

    private void compareTable(String table, int keyColumns) {
        String order = IntStream.rangeClosed(1, keyColumns)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        String sql = "SELECT * FROM " + table + " ORDER BY " + order;
        try (Session.Rows left = stored.rows(sql);
                Session.Rows right = rebuilt.rows(sql)) {
            Optional<List<Object>> l = left.next();
            Optional<List<Object>> r = right.next();
            while (l.isPresent() || r.isPresent()) {
                int which = compareKeys(l, r, keyColumns);
                if (which != 0 || !l.equals(r)) {
                    differ(
                            table,
                            which <= 0 ? l : Optional.empty(),
                            which >= 0 ? r : Optional.empty());
                }
                l = which <= 0 ? left.next() : l;
                r = which >= 0 ? right.next() : r;
            }
        }
    }

    private void differ(String table, Optional<List<Object>> left, Optional<List<Object>> right) {
        total++;
        if (differences.size() < MAX_DIFFERENCES) {
            differences.add(new Difference(table, text(left), text(right)));
        }
    }

    private static String text(Optional<List<Object>> row) {
        return row.map(values -> Text.shorten(values.toString(), MAX_ROW_CHARS)).orElse("");
    }

    /**
     * Negative when only the left side has the smaller key; a side that has ended is greater than
     * any key.
     */
    private static int compareKeys(
            Optional<List<Object>> left, Optional<List<Object>> right, int keyColumns) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isPresent() ? -1 : 1;
        }
        for (int column = 0; column < keyColumns; column++) {
            int order = compare(left.get().get(column), right.get().get(column));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The order of the database: numbers by value, text by its bytes in UTF-8. */
    private static int compare(Object left, Object right) {
        return left instanceof Number l && right instanceof Number r
                ? Long.compare(l.longValue(), r.longValue())
                : Arrays.compareUnsigned(utf8(left), utf8(right));
    }

    private static byte[] utf8(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
