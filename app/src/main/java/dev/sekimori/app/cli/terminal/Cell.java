package dev.sekimori.app.cli.terminal;

/** A piece of a line: printable text in one colour. */
public record Cell(String text, Colour colour) {
    /** The few colours that carry meaning here; never the only carrier. */
    public enum Colour {
        PLAIN(""),
        GOOD("\u001b[32m"),
        CARE("\u001b[33m"),
        BAD("\u001b[31m"),
        FAINT("\u001b[2m"),
        STRONG("\u001b[1m");

        private final String start;

        Colour(String start) {
            this.start = start;
        }

        String start() {
            return start;
        }
    }

    public Cell {
        text = Printable.text(text);
    }

    public static Cell of(String text) {
        return new Cell(text, Colour.PLAIN);
    }

    /** The text padded with blanks to a number of columns. */
    String shown(int columns, boolean coloured) {
        String padding = " ".repeat(Math.max(0, columns - Width.of(text)));
        return coloured && colour != Colour.PLAIN && !text.isEmpty()
                ? colour.start() + text + "\u001b[0m" + padding
                : text + padding;
    }
}
