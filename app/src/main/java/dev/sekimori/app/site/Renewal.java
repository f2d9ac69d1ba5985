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
    private final OutsideClients outside;
    private final Runnable decideAgain;

    /** {@code decideAgain} has every open connection asked again who it is. */
    Renewal(
            SiteAuthority authority,
            Gateway gateway,
            OutsideClients outside,
            Runnable decideAgain) {
        this.authority = authority;
        this.gateway = gateway;
        this.outside = outside;
        this.decideAgain = decideAgain;
    }

    /**
     * Takes up the files of other authorities when they have changed, and their ends when those
     * have come: connections to come are believed or refused by them, and open ones of clients that
     * are revoked or for whom there is no list any more end; others go on.
     */
    synchronized void takeUpFiles() {
        if (outside.takeUp()) {
            gateway.certificatesChanged();
            decideAgain.run();
        }
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
