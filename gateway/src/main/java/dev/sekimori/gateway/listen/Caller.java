package dev.sekimori.gateway.listen;

import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.tls.TlsServer;
import dev.sekimori.model.decision.Peer;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;

/** A client that is known by the certificate it has shown; one that nobody knows is no peer's. */
public record Caller(X509Certificate certificate, Peer peer) {
    /** Who is asked, and how. */
    public record Asking(SitePort site, PeerQuestions questions) {}

    /**
     * Asks who the client of a channel is, after the handshake and on the channel's event loop;
     * {@code then} is told there, unless the client is gone by then. Empty: it has shown none.
     */
    public static void identify(Channel client, Asking asking, Consumer<Optional<Caller>> then) {
        Optional<X509Certificate> shown =
                TlsServer.certificateOf(client.pipeline().get(SslHandler.class));
        if (shown.isEmpty()) {
            then.accept(Optional.empty());
            return;
        }
        X509Certificate certificate = shown.get();
        String address = TlsListeners.addressOf(client);
        asking.questions()
                .ask(
                        client.eventLoop(),
                        address,
                        () -> asking.site().peerByCertificate(certificate),
                        known -> {
                            if (client.isActive()) {
                                then.accept(Optional.of(of(certificate, known, address)));
                            }
                        });
    }

    private static Caller of(X509Certificate certificate, Optional<Peer> known, String address) {
        return new Caller(
                certificate,
                known.orElseGet(() -> new Peer.UnknownPeer(
                        address, certificate.getSubjectX500Principal().getName())));
    }

    /**
     * Asks whether the certificate is the same peer's still; {@code then} is told on the channel's
     * event loop.
     */
    public void confirm(Channel client, Asking asking, Consumer<Boolean> then) {
        asking.questions()
                .askAgain(
                        client.eventLoop(),
                        () -> asking.site().peerByCertificate(certificate),
                        now -> then.accept(now.filter(peer::equals).isPresent()));
    }
}
