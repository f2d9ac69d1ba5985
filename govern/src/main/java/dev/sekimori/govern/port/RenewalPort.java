package dev.sekimori.govern.port;

import java.time.Instant;

/** Renews the site's own server certificates while it runs. Blocking. */
@FunctionalInterface
public interface RenewalPort {
    /**
     * Shows a new certificate with a new key to connections to come; those that are open go on.
     *
     * @return until when the new one is valid
     */
    Instant renewServers();
}
