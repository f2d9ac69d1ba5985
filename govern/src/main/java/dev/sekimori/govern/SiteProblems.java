package dev.sekimori.govern;

import java.util.List;

/**
 * What of the site's files cannot be used now. Written by whoever reads the files, read by anybody.
 */
public final class SiteProblems {
    private volatile List<SiteProblem> now = List.of();

    /** Nothing is wrong. */
    public SiteProblems() {}

    public List<SiteProblem> now() {
        return now;
    }

    /** From now on these are the problems. */
    public void are(List<SiteProblem> problems) {
        now = List.copyOf(problems);
    }
}
