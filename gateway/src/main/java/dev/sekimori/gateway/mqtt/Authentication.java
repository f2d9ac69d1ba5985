package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.Zone;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Finds out who a client is: by certificate, else by password or token, else by what its zone says.
 * Questions to the site run on virtual threads, a bounded number at once; an address whose checks
 * failed too often within a minute is not asked about. Safe from any thread.
 */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final String TOKEN_USER = "token";
    private static final long MINUTE_MS = 60_000;
    private static final int MOST_ADDRESSES = 10_000;

    /** Who a client is, or why nobody knows. */
    sealed interface Identity {
        record Known(Peer peer, Proof proof) implements Identity {}

        record Nobody(Reason reason) implements Identity {}
    }

    private record Failures(long sinceMs, int count) {}

    private final SitePort site;
    private final Asks asks;
    private final VerifiedPasswords verified;
    private final InstantSource clock;
    private final Semaphore checks;
    private final int failuresPerMinute;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    Authentication(
            SitePort site,
            Asks asks,
            VerifiedPasswords verified,
            MqttConfig.Connections bounds,
            InstantSource clock) {
        this.site = site;
        this.asks = asks;
        this.verified = verified;
        this.clock = clock;
        this.checks = new Semaphore(bounds.checksAtOnce());
        this.failuresPerMinute = bounds.failedChecksPerMinute();
    }

    /** Calls {@code then} once, at once or from a virtual thread. */
    void identify(ConnectRequest request, Consumer<Identity> then) {
        Zone.MqttIdentity rule = rule(request);
        boolean hasCredentials =
                request.certificate().isPresent() || request.userName().isPresent();
        switch (rule) {
            case OPEN -> {
                Peer peer = zonePeer(request);
                then.accept(new Identity.Known(peer, () -> Optional.of(peer)));
            }
            case ADDRESS -> {
                if (hasCredentials) {
                    ask(request, then);
                } else {
                    then.accept(byAddress(request));
                }
            }
            case CREDENTIALS -> {
                if (hasCredentials) {
                    ask(request, then);
                } else {
                    then.accept(new Identity.Nobody(Reason.NOT_AUTHORIZED));
                }
            }
        }
    }

    /** Over TLS, and outside every zone, nobody is known without credentials. */
    private Zone.MqttIdentity rule(ConnectRequest request) {
        if (request.protocol() == Protocol.MQTTS) {
            return Zone.MqttIdentity.CREDENTIALS;
        }
        return zone(request).map(Zone::mqttIdentity).orElse(Zone.MqttIdentity.CREDENTIALS);
    }

    private Optional<Zone> zone(ConnectRequest request) {
        return asks.site().zoneOf(request.address());
    }

    private Peer zonePeer(ConnectRequest request) {
        return new Peer.ZonePeer(zone(request).map(Zone::name).orElse(""), request.clientId());
    }

    private Identity byAddress(ConnectRequest request) {
        InetAddress address = request.address();
        String clientId = request.clientId();
        Proof proof = () -> deviceAt(address, clientId);
        return proof.again()
                .<Identity>map(peer -> new Identity.Known(peer, proof))
                .orElse(new Identity.Nobody(Reason.NOT_AUTHORIZED));
    }

    private Optional<Peer> deviceAt(InetAddress address, String clientId) {
        return asks.site().at(address).stream()
                .filter(found -> !clientId.isEmpty() && found.facts().clientId().equals(clientId))
                .<Peer>map(found -> new Peer.DevicePeer(found.id(), IdentityStrength.ADDRESS))
                .findFirst();
    }

    private void ask(ConnectRequest request, Consumer<Identity> then) {
        if (failsTooOften(request.addressText())) {
            then.accept(new Identity.Nobody(Reason.CONNECTION_RATE_EXCEEDED));
            return;
        }
        if (!checks.tryAcquire()) {
            then.accept(new Identity.Nobody(Reason.SERVER_BUSY));
            return;
        }
        Thread.ofVirtual().name("mqtt-identity").start(() -> {
            Identity found = new Identity.Nobody(Reason.SERVER_UNAVAILABLE);
            try {
                found = askSite(request);
            } catch (RuntimeException e) {
                // The thread's outermost boundary: a question that fails never means "yes".
                LOG.warn("the site could not say who {} is", request.addressText(), e);
            } finally {
                checks.release();
                then.accept(found);
            }
        });
    }

    private Identity askSite(ConnectRequest request) {
        Identity found = request.certificate().isPresent()
                ? byProof(certificateProof(request.certificate().get()))
                : byCredentials(request);
        if (found instanceof Identity.Nobody) {
            countFailure(request.addressText());
        }
        return found;
    }

    private Proof certificateProof(X509Certificate certificate) {
        return () -> clock.instant().isAfter(certificate.getNotAfter().toInstant())
                ? Optional.empty()
                : site.peerByCertificate(certificate);
    }

    private static Identity byProof(Proof proof) {
        return proof.again()
                .filter(peer -> !(peer instanceof Peer.UnknownPeer))
                .<Identity>map(peer -> new Identity.Known(peer, proof))
                .orElse(new Identity.Nobody(Reason.BAD_CREDENTIALS));
    }

    private Identity byCredentials(ConnectRequest request) {
        String user = request.userName().orElse("");
        try {
            if (user.equals(TOKEN_USER)) {
                String token = new String(request.password(), StandardCharsets.UTF_8);
                return byProof(() -> site.peerByToken(token));
            }
            return byPassword(user, request.password());
        } finally {
            Arrays.fill(request.password(), (byte) 0);
        }
    }

    /** The mark is read first: a password that changes meanwhile has another one afterwards. */
    private Identity byPassword(String user, byte[] password) {
        Optional<String> mark = site.passwordMark(user);
        Optional<Peer> known = mark.flatMap(now -> verified.find(user, password, now));
        Optional<Peer> peer = known.isPresent()
                ? known
                : site.peerByPassword(
                        user, new String(password, StandardCharsets.UTF_8).toCharArray());
        if (known.isEmpty() && mark.isPresent() && peer.isPresent()) {
            verified.keep(user, password, mark.get(), peer.get());
        }
        return peer.filter(shown -> !(shown instanceof Peer.UnknownPeer))
                .<Identity>map(shown -> new Identity.Known(
                        shown,
                        () -> site.passwordMark(user).equals(mark)
                                ? Optional.of(shown)
                                : Optional.empty()))
                .orElse(new Identity.Nobody(Reason.BAD_CREDENTIALS));
    }

    private boolean failsTooOften(String address) {
        synchronized (failures) {
            Failures known = failures.get(address);
            return known != null
                    && clock.millis() - known.sinceMs() < MINUTE_MS
                    && known.count() >= failuresPerMinute;
        }
    }

    private void countFailure(String address) {
        long now = clock.millis();
        synchronized (failures) {
            failures.merge(
                    address,
                    new Failures(now, 1),
                    (old, first) -> now - old.sinceMs() < MINUTE_MS
                            ? new Failures(old.sinceMs(), old.count() + 1)
                            : first);
            if (failures.size() > MOST_ADDRESSES) {
                failures.remove(failures.keySet().iterator().next());
            }
        }
    }
}
