package dev.sekimori.govern;

import java.net.URI;

/** What the site is called and where it is reached. */
public record SiteInfo(
        String name,
        String domain,
        String version,
        boolean lab,
        URI consoleUri,
        int virtualWebPort) {}
