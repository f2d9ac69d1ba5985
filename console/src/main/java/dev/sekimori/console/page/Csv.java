package dev.sekimori.console.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values (RFC 4180) that a spreadsheet shows and does not compute: a cell that
 * would begin a formula gets an apostrophe before it (OWASP CSV injection). Begins with a byte
 * order mark, by which spreadsheets know UTF-8.
 */
final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    private final StringBuilder text = new StringBuilder("\uFEFF");

    void row(List<String> cells) {
        text.append(cells.stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    String text() {
        return text.toString();
    }

    static String cell(String value) {
        String shown = !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0
                ? "'" + value
                : value;
        return "\"" + shown.replace("\"", "\"\"") + "\"";
    }
}
