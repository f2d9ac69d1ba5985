package dev.sekimori.govern;

import java.net.URI;
import java.util.List;

/**
 * What the site is called and where it is reached; {@code problems} are what of its configuration
 * could not be used.
 */
public record SiteInfo(
        String name,
        String domain,
        String version,
        boolean lab,
        URI consoleUri,
        int virtualWebPort,
        List<SiteProblem> problems) {
    public SiteInfo {
        problems = List.copyOf(problems);
    }

    /** A site with nothing to mend. */
    public SiteInfo(
            String name,
            String domain,
            String version,
            boolean lab,
            URI consoleUri,
            int virtualWebPort) {
        this(name, domain, version, lab, consoleUri, virtualWebPort, List.of());
    }
}
