package dev.sekimori.gateway.listen;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.gateway.Certificates;
import dev.sekimori.gateway.ClientSighting;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.PskIdentity;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.TlsMaterial;
import dev.sekimori.gateway.Zone;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A site with one device, {@code cam}, at 127.0.0.1, in front of which a real gateway stands with
 * the fronts of a test. Two clients have certificates: the device {@code recorder} and a stranger
 * of the same authority.
 */
public final class House implements SitePort, AutoCloseable {
    public static final DeviceId CAM = new DeviceId("cam");
    public static final DeviceId RECORDER = new DeviceId("recorder");
    public static final String VIEWER_TOKEN = "token-of-a-viewer";
    public static final String OTHER_TOKEN = "token-without-rights";
    public static final byte[] READER_KEY = "the-key-of-the-reader".getBytes(UTF_8);
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(21_000 + new Random().nextInt(8_000));
    private static final Duration LONGEST = Duration.ofSeconds(30);

    public final X509Bundle authority = issue("Test Site CA", Optional.empty());
    public final X509Bundle recorder = issue("recorder", Optional.of(authority));
    public final X509Bundle stranger = issue("stranger", Optional.of(authority));
    /** Of an authority that only has the name of the site's. */
    public final X509Bundle forged =
            issue("recorder", Optional.of(issue("Test Site CA", Optional.empty())));

    public final Gateway gateway;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Endpoint endpoint;
    private volatile X509Bundle server = issue("gateway", Optional.of(authority));
    private volatile List<FlowRule> rules;
    private volatile DeviceState state = DeviceState.IN_SERVICE;

    public House(
            Endpoint endpoint, List<FlowRule> rules, List<Listener> listeners, Front... fronts) {
        this.endpoint = endpoint;
        this.rules = rules;
        GatewayConfig config =
                new GatewayConfig(listeners, "localhost", GatewayConfig.TlsEngine.PREFER_NATIVE);
        this.gateway = Gateway.start(
                config, certificates(), this, picture(), InstantSource.system(), fronts);
    }

    private Certificates certificates() {
        return new Certificates() {
            @Override
            public TlsMaterial site() {
                return new TlsMaterial(
                        List.of(server.getCertificate()),
                        server.getKeyPair().getPrivate(),
                        List.of(authority.getCertificate()));
            }

            @Override
            public Optional<TlsMaterial> device(DeviceId device) {
                return Optional.of(site());
            }
        };
    }

    private static X509Bundle issue(String name, Optional<X509Bundle> authority) {
        try {
            CertificateBuilder builder = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + name)
                    .addSanDnsName("localhost")
                    .addSanDnsName("cam.localhost");
            return authority.isPresent()
                    ? builder.buildIssuedBy(authority.get())
                    : builder.setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("test certificates", e);
        }
    }

    /** A rule about the device for a class of peers. */
    public static FlowRule rule(
            String id,
            PeerMatch peer,
            Protocol protocol,
            String resource,
            Operation... operations) {
        return new FlowRule(
                id,
                peer,
                List.of(protocol),
                List.of(operations),
                List.of(resource),
                Answer.ALLOW,
                0);
    }

    public static PeerMatch devices() {
        return new PeerMatch(PeerClass.DEVICE, Role.VIEWER, List.of());
    }

    public static PeerMatch viewers() {
        return new PeerMatch(PeerClass.USER, Role.VIEWER, List.of());
    }

    /** The device changes its state; the gateway hears. */
    public void change(DeviceState next) {
        state = next;
        gateway.update(picture());
    }

    /** Other rules; the gateway hears. */
    public void change(List<FlowRule> next) {
        rules = next;
        gateway.update(picture());
    }

    /** A certificate or token is not believed any more. */
    public void revoke(String name) {
        revoked.add(name);
    }

    /** The server gets another certificate; the gateway takes it up. */
    public X509Certificate renewServer() {
        server = issue("gateway", Optional.of(authority));
        gateway.certificatesChanged();
        return server.getCertificate();
    }

    private GatewayState picture() {
        PolicySet policy = new PolicySet(List.of(), new TreeMap<>(Map.of("camera", rules)));
        return new GatewayState(
                PolicyHash.of(policy),
                policy,
                Situation.NORMAL,
                List.of(
                        device(CAM, state, List.of(endpoint)),
                        device(RECORDER, DeviceState.IN_SERVICE, List.of())),
                List.of(new Zone("site", List.of("127.0.0.0/8"), Zone.MqttIdentity.CREDENTIALS)));
    }

    private static GatewayDevice device(DeviceId id, DeviceState state, List<Endpoint> endpoints) {
        DeviceFacts facts =
                new DeviceFacts(id, "camera", "camera", "", "", "site", state, Trust.Level.MEDIUM);
        return new GatewayDevice(facts, List.of("127.0.0.1"), endpoints);
    }

    /** A TLS 1.3 client; {@code sni} empty sends no server name. */
    public SSLSocket connect(int port, String sni, Optional<X509Bundle> certificate)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = certificate.isPresent()
                ? certificate.get().toKeyManagerFactory().getKeyManagers()
                : new KeyManager[0];
        context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
        Socket plain = new Socket("127.0.0.1", port);
        plain.setSoTimeout((int) LONGEST.toMillis());
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(sni.isEmpty() ? List.of() : List.of(new SNIHostName(sni)));
        socket.setSSLParameters(parameters);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        return socket;
    }

    /** For a process that cannot say which it got: below the ports that the kernel hands out. */
    public static int freePort() throws IOException {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port is free");
    }

    /** Waits for a condition, at most half a minute. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within 30 s: " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public Optional<Peer> peerByToken(String bearerToken) {
        return revoked.contains(bearerToken)
                ? Optional.empty()
                : switch (bearerToken) {
                    case VIEWER_TOKEN -> Optional.of(new Peer.TokenPeer("viewer", Role.VIEWER));
                    case OTHER_TOKEN -> Optional.of(new Peer.ZonePeer("elsewhere", "other"));
                    default -> Optional.empty();
                };
    }

    @Override
    public Optional<Peer> peerByPassword(String user, char[] password) {
        return user.equals("recorder") && new String(password).equals("recorders-own")
                ? Optional.of(new Peer.DevicePeer(RECORDER, IdentityStrength.PASSWORD))
                : Optional.empty();
    }

    @Override
    public Optional<Peer> peerByCertificate(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.equals("CN=recorder") && !revoked.contains(name)
                ? Optional.of(new Peer.DevicePeer(RECORDER, IdentityStrength.CERTIFICATE))
                : Optional.empty();
    }

    /** The key of the service {@code reader}. */
    @Override
    public Optional<PskIdentity> pskOf(String identity) {
        return identity.equals("reader") && !revoked.contains(identity)
                ? Optional.of(new PskIdentity(
                        new Peer.TokenPeer("reader", Role.VIEWER), READER_KEY.clone()))
                : Optional.empty();
    }

    @Override
    public Optional<Peer> peerByTicket(String ticket, DeviceId device) {
        return Optional.empty();
    }

    @Override
    public URI signInUri(DeviceId device, String returnPath) {
        return URI.create("https://127.0.0.1:8443/sign-in");
    }

    @Override
    public Optional<HttpCredential> deviceCredential(DeviceId device) {
        return Optional.of(new HttpCredential("admin", "the-cameras-own"));
    }

    @Override
    public void decided(Decision decision) {
        // Kept by the desk; tests read the flows.
    }

    @Override
    public void sighted(ClientSighting sighting) {
        // No MQTT here.
    }

    @Override
    public void close() {
        gateway.close();
    }
}
