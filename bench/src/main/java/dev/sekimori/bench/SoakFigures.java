package dev.sekimori.bench;

/** Whether the site stays as it is under load. */
final class SoakFigures {
    private SoakFigures() {}

    static void measure(Run run) {}
}
