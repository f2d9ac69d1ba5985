package dev.sekimori.app.site;

import dev.sekimori.gateway.ClientSighting;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.PskIdentity;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/** The site's answers, and at some listeners also clients of other authorities. */
record AtListeners(SitePort site, OutsideClients outside, Set<Listener.Kind> kinds)
        implements SitePort {
    @Override
    public SitePort at(Set<Listener.Kind> others) {
        return new AtListeners(site, outside, others);
    }

    @Override
    public Optional<Peer> peerByCertificate(X509Certificate certificate) {
        return site.peerByCertificate(certificate).or(() -> outside.peer(certificate, kinds));
    }

    @Override
    public Optional<Peer> peerByToken(String bearerToken) {
        return site.peerByToken(bearerToken);
    }

    @Override
    public Optional<Peer> peerByKnownToken(String bearerToken) {
        return site.peerByKnownToken(bearerToken);
    }

    @Override
    public Optional<Peer> peerByPassword(String user, char[] password) {
        return site.peerByPassword(user, password);
    }

    @Override
    public Optional<String> passwordMark(String user) {
        return site.passwordMark(user);
    }

    @Override
    public Optional<PskIdentity> pskOf(String identity) {
        return site.pskOf(identity);
    }

    @Override
    public Optional<Peer> peerByTicket(String ticket, DeviceId device) {
        return site.peerByTicket(ticket, device);
    }

    @Override
    public URI signInUri(DeviceId device, String returnPath) {
        return site.signInUri(device, returnPath);
    }

    @Override
    public Optional<HttpCredential> deviceCredential(DeviceId device) {
        return site.deviceCredential(device);
    }

    @Override
    public void decided(Decision decision) {
        site.decided(decision);
    }

    @Override
    public void sighted(ClientSighting sighting) {
        site.sighted(sighting);
    }
}
