package dev.sekimori.app.site;

import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.TokenHash;
import dev.sekimori.gateway.ClientSighting;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.PskIdentity;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.govern.people.Caller;
import dev.sekimori.govern.people.PeopleDesk;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.person.ServiceIdentity.Method;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers what the gateway asks of the site. Blocking; called from virtual threads. */
final class GatewayQuestions implements SitePort {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayQuestions.class);
    private static final Actor GATEWAY = Actor.system("gateway");

    private static final int MOST_KNOWN = 4_096;

    private record Identity(String method, String reference) {}

    private final Ledger ledger;
    private final SiteAuthority authority;
    private final SiteIdentities identities;
    private final SiteSecrets secrets;
    private final PeopleDesk people;
    private final URI console;
    private final Consumer<ClientSighting> sightings;
    private final AnswersSoFar<TokenHash, Peer> byToken;
    private final AnswersSoFar<Identity, DeviceId> bound;

    GatewayQuestions(
            Ledger ledger,
            SiteAuthority authority,
            SiteIdentities identities,
            SiteSecrets secrets,
            PeopleDesk people,
            URI console,
            Consumer<ClientSighting> sightings) {
        this.ledger = ledger;
        this.authority = authority;
        this.identities = identities;
        this.secrets = secrets;
        this.people = people;
        this.console = console;
        this.sightings = sightings;
        this.byToken = new AnswersSoFar<>(ledger::size, MOST_KNOWN);
        this.bound = new AnswersSoFar<>(ledger::size, MOST_KNOWN);
    }

    @Override
    public Optional<Peer> peerByToken(String bearerToken) {
        return byToken.of(
                TokenHash.of(bearerToken),
                hash -> people.byToken(bearerToken).map(GatewayQuestions::peer));
    }

    @Override
    public Optional<Peer> peerByKnownToken(String bearerToken) {
        return byToken.known(TokenHash.of(bearerToken));
    }

    private static Peer peer(Caller caller) {
        return caller.device()
                .<Peer>map(device -> new Peer.DevicePeer(device, IdentityStrength.PASSWORD))
                .orElseGet(() -> new Peer.TokenPeer(caller.actor().name(), caller.role()));
    }

    @Override
    public Optional<Peer> peerByPassword(String user, char[] password) {
        return bound("password", user)
                .filter(device -> secrets.isGatewayPassword(device, password))
                .map(device -> new Peer.DevicePeer(device, IdentityStrength.PASSWORD));
    }

    @Override
    public Optional<String> passwordMark(String user) {
        return bound("password", user).flatMap(secrets::gatewayPasswordMark);
    }

    @Override
    public Optional<Peer> peerByCertificate(X509Certificate certificate) {
        return deviceByCertificate(certificate).or(() -> serviceByCertificate(certificate));
    }

    private Optional<Peer> serviceByCertificate(X509Certificate certificate) {
        return authority.serviceOf(certificate).flatMap(shown -> {
            try (SiteReader state = ledger.read()) {
                return state.serviceIdentity(Method.CERTIFICATE, shown.serial().toString(16))
                        .filter(held -> held.name().equals(shown.name())
                                && SiteIdentities.nameOf(held.role()).equals(shown.role()))
                        .map(held -> new Peer.TokenPeer(held.name(), held.role()));
            }
        });
    }

    @Override
    public Optional<PskIdentity> pskOf(String identity) {
        if (identity.isEmpty() || identity.length() > 64) {
            return Optional.empty();
        }
        try (SiteReader state = ledger.read()) {
            return state.serviceIdentity(Method.PSK, identity)
                    .flatMap(held -> identities
                            .psk(held.name())
                            .map(key -> new PskIdentity(
                                    new Peer.TokenPeer(held.name(), held.role()), key)));
        }
    }

    private Optional<Peer> deviceByCertificate(X509Certificate certificate) {
        return authority
                .deviceIdOf(certificate)
                .filter(device -> bound(
                                "certificate", certificate.getSerialNumber().toString(16))
                        .filter(device::equals)
                        .isPresent())
                .map(device -> new Peer.DevicePeer(device, IdentityStrength.CERTIFICATE));
    }

    private Optional<DeviceId> bound(String method, String reference) {
        return bound.of(new Identity(method, reference), identity -> {
            try (SiteReader state = ledger.read()) {
                return state.deviceByIdentity(identity.method(), identity.reference());
            }
        });
    }

    @Override
    public Optional<Peer> peerByTicket(String ticket, DeviceId device) {
        return people.redeemTicket(ticket, device)
                .map(session -> new Peer.PersonPeer(session.person().value(), session.role()));
    }

    @Override
    public URI signInUri(DeviceId device, String returnPath) {
        String to = URLEncoder.encode(returnPath, StandardCharsets.UTF_8);
        return console.resolve("/gateway/enter?device=" + device + "&to=" + to);
    }

    @Override
    public Optional<HttpCredential> deviceCredential(DeviceId device) {
        return secrets.heldPassword(device, "http");
    }

    @Override
    public void decided(Decision decision) {
        try {
            ledger.execute(
                    GATEWAY,
                    (state, now) -> state.decision(decision.id()).isPresent()
                            ? new Outcome<>(List.of(), decision.id())
                            : Outcome.of(decision.id(), new DecisionEvent.Made(decision)));
        } catch (LedgerException e) {
            LOG.warn("decision {} is kept in memory only: {}", decision.id(), e.getMessage());
        }
    }

    @Override
    public void sighted(ClientSighting sighting) {
        sightings.accept(sighting);
    }
}
