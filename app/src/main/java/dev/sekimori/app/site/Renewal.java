package dev.sekimori.app.site;

import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.govern.port.RenewalPort;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;

/**
 * Renews server certificates while everything runs: the gateway takes the new ones up for
 * connections to come; the console asks for them at each handshake anyway. Safe from any thread.
 */
final class Renewal implements RenewalPort {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final SiteAuthority authority;
    private final Gateway gateway;

    Renewal(SiteAuthority authority, Gateway gateway) {
        this.authority = authority;
        this.gateway = gateway;
    }

    @Override
    public synchronized Instant renewServers() {
        TlsIdentity renewed = authority.renewServers();
        gateway.certificatesChanged();
        Instant end = renewed.leaf().getNotAfter().toInstant();
        LOG.info("server certificates renewed, valid until {}", end);
        return end;
    }

    /** Renews what ends within 30 days. */
    synchronized void renewIfDue() {
        if (authority.renewIfDue()) {
            gateway.certificatesChanged();
            LOG.info("server certificates or the revocation list renewed before their end");
        }
    }
}
