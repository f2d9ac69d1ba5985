package dev.sekimori.app.cli.terminal;

import java.io.PrintWriter;

/**
 * Where a command writes: results to standard output, everything about the way there to standard
 * error. All text is made printable here.
 *
 * @param outColoured whether colours are wanted on {@code out}
 * @param errTerminal whether {@code err} is a terminal, where a line may be written over
 */
public record Screen(
        PrintWriter out,
        PrintWriter err,
        boolean outColoured,
        boolean errColoured,
        boolean errTerminal) {
    private static final String WRITE_OVER = "\r\u001b[K";

    /** A line of the result. */
    public void line(String text) {
        out.println(Printable.text(text));
        out.flush();
    }

    public void table(Table table) {
        table.lines(outColoured).forEach(out::println);
        out.flush();
    }

    /** One JSON document on a line of its own. */
    public void json(String document) {
        out.println(Printable.json(document.strip()));
        out.flush();
    }

    /** Text that another program reads as it is, such as a signed note. */
    public void exactly(String text) {
        text.lines().forEach(line -> out.println(Printable.text(line)));
        out.flush();
    }

    /** A line about the way. */
    public void note(String text) {
        err.println(Printable.text(text));
        err.flush();
    }

    public void note(Table table) {
        table.lines(errColoured).forEach(err::println);
        err.flush();
    }

    /** A question, after which the answer is read from the same line. */
    public void ask(String text) {
        err.print(Printable.text(text) + " ");
        err.flush();
    }

    /** How far something has come, in place of the progress before. */
    public void progress(String text) {
        if (errTerminal) {
            err.print(WRITE_OVER + Printable.text(text));
        } else {
            err.println(Printable.text(text));
        }
        err.flush();
    }

    /** Ends a line of progress. */
    public void progressDone() {
        if (errTerminal) {
            err.print(WRITE_OVER);
            err.flush();
        }
    }
}
