package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway asks of the site; the application implements it. Every call may block unless it
 * says otherwise: the gateway calls from virtual threads, not from an event loop. An empty answer
 * means "nobody that I know".
 */
public interface SitePort {
    Optional<Peer> peerByToken(String bearerToken);

    /**
     * The same as far as it is known as of now without asking; empty says nothing. Does not block.
     */
    default Optional<Peer> peerByKnownToken(String bearerToken) {
        return Optional.empty();
    }

    /**
     * A device by its own password; {@code user} is the device's id. The callee may clear the
     * password.
     */
    Optional<Peer> peerByPassword(String user, char[] password);

    /**
     * Names the password that a user has now without telling anything of it, and changes when that
     * is replaced or revoked; empty when there is none. What was verified under another mark no
     * longer holds. A site without marks has every password verified each time.
     */
    default Optional<String> passwordMark(String user) {
        return Optional.empty();
    }

    /**
     * A device or a service by a client certificate that one of the client authorities has signed;
     * empty as soon as it is revoked, so that whoever holds a session open may ask again.
     */
    Optional<Peer> peerByCertificate(X509Certificate certificate);

    /** The same for a front that serves listeners of these kinds; it may know other clients. */
    default SitePort at(Set<Listener.Kind> kinds) {
        return this;
    }

    /**
     * A service by the identity of its pre-shared key (RFC 4279); empty as soon as it is revoked.
     */
    default Optional<PskIdentity> pskOf(String identity) {
        return Optional.empty();
    }

    /** A person by a one-time ticket for one device, handed over by the console's sign-in. */
    Optional<Peer> peerByTicket(String ticket, DeviceId device);

    /**
     * Where a person signs in before looking at a device; the console sends them back to
     * {@code returnPath}. Does not block.
     */
    URI signInUri(DeviceId device, String returnPath);

    /** The user and password that the device itself asks for. Does not block. */
    Optional<HttpCredential> deviceCredential(DeviceId device);

    /** A decision with content that was not reported lately; bounded in rate per peer. */
    void decided(Decision decision);

    /** An MQTT client was seen; deduplicated and bounded in rate. */
    void sighted(ClientSighting sighting);
}
