package dev.sekimori.govern;

import java.net.URI;
import java.util.List;

/**
 * What the site is called and where it is reached; {@code found} is what of its files cannot be
 * used.
 */
public record SiteInfo(
        String name,
        String domain,
        String version,
        boolean lab,
        URI consoleUri,
        int virtualWebPort,
        SiteProblems found) {
    /** What of the site's files cannot be used now. */
    public List<SiteProblem> problems() {
        return found.now();
    }

    /** A site with nothing to mend. */
    public SiteInfo(
            String name,
            String domain,
            String version,
            boolean lab,
            URI consoleUri,
            int virtualWebPort) {
        this(name, domain, version, lab, consoleUri, virtualWebPort, new SiteProblems());
    }
}
