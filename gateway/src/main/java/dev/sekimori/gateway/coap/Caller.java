package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.PskIdentity;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.model.decision.Peer;

import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** One end of a DTLS association: from where, and what it proved in the handshake. */
record Caller(InetSocketAddress from, Optional<Principal> proof) {
    static Caller of(EndpointContext context) {
        return new Caller(context.getPeerAddress(), Optional.ofNullable(context.getPeerIdentity()));
    }

    String address() {
        return from.getAddress().getHostAddress();
    }

    /** What it calls itself, for people. */
    String name() {
        return proof.map(Principal::getName).orElse("");
    }

    /** Whether a certificate that it has shown is over (RFC 5280 section 4.1.2.5). */
    boolean isOver(Instant now) {
        return proof.filter(shown -> shown instanceof X509CertPath path
                        && path.getPath().getCertificates().stream()
                                .anyMatch(each -> each instanceof X509Certificate certificate
                                        && certificate.getNotAfter().toInstant().isBefore(now)))
                .isPresent();
    }

    /** Who it is by what the site knows now; blocks. */
    Optional<Peer> peer(SitePort site, Instant now) {
        return isOver(now)
                ? Optional.empty()
                : proof.flatMap(shown -> switch (shown) {
                    case PreSharedKeyIdentity psk -> bySecret(site, psk.getIdentity());
                    case X509CertPath path -> site.peerByCertificate(path.getTarget());
                    default -> Optional.empty();
                });
    }

    private static Optional<Peer> bySecret(SitePort site, String identity) {
        return site.pskOf(identity).map((PskIdentity known) -> {
            Arrays.fill(known.key(), (byte) 0);
            return known.peer();
        });
    }
}
