package dev.sekimori.app.cli.terminal;

import dev.sekimori.app.cli.terminal.Cell.Colour;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows in aligned columns, two blanks apart, under a line of headings. Confined to one thread. */
public final class Table {
    /** The widest a column becomes, except for the last one. */
    private static final int MAX_COLUMNS = 48;

    private final List<Cell> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    private Table(List<Cell> headings) {
        this.headings = headings;
    }

    public static Table of(String... headings) {
        return new Table(Stream.of(headings)
                .map(heading -> new Cell(heading, Colour.FAINT))
                .toList());
    }

    /** Labels before values. */
    public static Table ofPairs() {
        return new Table(List.of());
    }

    public Table row(Cell... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** A label and its value, left out when the value is empty. */
    public Table pair(String label, Cell value) {
        return value.text().isEmpty() ? this : row(new Cell(label, Colour.FAINT), value);
    }

    public Table pair(String label, String value) {
        return pair(label, Cell.of(value));
    }

    /** A label and its values, one below the other. */
    public Table pairs(String label, List<String> values) {
        for (int at = 0; at < values.size(); at++) {
            pair(at == 0 ? label : "", values.get(at));
        }
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines(boolean coloured) {
        List<List<Cell>> all = new ArrayList<>();
        if (!headings.isEmpty()) {
            all.add(headings);
        }
        rows.forEach(row -> all.add(bounded(row)));
        int columns = all.stream().mapToInt(List::size).max().orElse(0);
        int[] widths =
                IntStream.range(0, columns).map(column -> width(all, column)).toArray();
        return all.stream().map(row -> line(row, widths, coloured)).toList();
    }

    private static List<Cell> bounded(List<Cell> row) {
        List<Cell> cells = new ArrayList<>();
        for (int at = 0; at < row.size(); at++) {
            Cell cell = row.get(at);
            cells.add(
                    at == row.size() - 1
                            ? cell
                            : new Cell(Width.cut(cell.text(), MAX_COLUMNS), cell.colour()));
        }
        return cells;
    }

    private static int width(List<List<Cell>> all, int column) {
        return all.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> Width.of(row.get(column).text()))
                .max()
                .orElse(0);
    }

    private static String line(List<Cell> row, int[] widths, boolean coloured) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < row.size(); at++) {
            boolean last = at == row.size() - 1;
            line.append(row.get(at).shown(last ? 0 : widths[at], coloured))
                    .append(last ? "" : "  ");
        }
        return line.toString().stripTrailing();
    }
}
