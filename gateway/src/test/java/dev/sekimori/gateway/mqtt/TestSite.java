package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.decide.policy.SiteRules;
import dev.sekimori.gateway.Certificates;
import dev.sekimori.gateway.ClientSighting;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.Listener;
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
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.mud.MudPolicy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A small site with a real gateway on loopback: two thermostats known by address in 127.77.0.0/24,
 * an open zone 127.78.0.0/24, a zone with credentials 127.79.0.0/24.
 */
final class TestSite implements SitePort, AutoCloseable {
    static final DeviceId WARM = new DeviceId("warm");
    static final DeviceId COLD = new DeviceId("cold");
    static final String WARM_ADDRESS = "127.77.0.21";
    static final String COLD_ADDRESS = "127.77.0.22";
    static final String OPEN_ADDRESS = "127.78.0.1";
    static final String OFFICE_ADDRESS = "127.79.0.1";
    static final String OPERATOR_TOKEN = "token-of-an-operator";
    static final String VIEWER_TOKEN = "token-of-a-viewer";
    static final String COLD_PASSWORD = "cold-and-long";

    /** How many messages of home/DEVICE/often a user may get in a minute. */
    static final int OFTEN_PER_MINUTE = 120;

    final Queue<Decision> decided = new ConcurrentLinkedQueue<>();
    final Queue<ClientSighting> sighted = new ConcurrentLinkedQueue<>();
    final X509Bundle authority;
    final X509Bundle otherAuthority;
    final X509Bundle server;
    final AtomicInteger passwordChecks = new AtomicInteger();
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    volatile String coldPassword = COLD_PASSWORD;
    volatile String warmAddress = WARM_ADDRESS;
    /** What a device may not do with its commands. */
    private volatile Optional<Operation> refusedCommands = Optional.empty();

    private volatile MudPolicy mud = MudPolicy.NONE;
    final X509Bundle warmCertificate;
    final Gateway gateway;
    final Path store;
    private final UnaryOperator<MqttFront> ready;
    private final Map<DeviceId, DeviceState> states = new TreeMap<>();

    TestSite() {
        this(MqttConfig.DEFAULTS, GatewayConfig.TlsEngine.PREFER_NATIVE);
    }

    /** A site whose front is made ready by {@code ready}. */
    TestSite(UnaryOperator<MqttFront> ready) {
        this(MqttConfig.DEFAULTS, GatewayConfig.TlsEngine.PREFER_NATIVE, Stores.fresh(), ready);
    }

    TestSite(MqttConfig config) {
        this(config, GatewayConfig.TlsEngine.PREFER_NATIVE);
    }

    TestSite(MqttConfig config, GatewayConfig.TlsEngine engine) {
        this(config, engine, Stores.fresh(), UnaryOperator.identity());
    }

    private TestSite(
            MqttConfig config,
            GatewayConfig.TlsEngine engine,
            Path store,
            UnaryOperator<MqttFront> ready) {
        this.store = store;
        this.ready = ready;
        states.put(WARM, DeviceState.IN_SERVICE);
        states.put(COLD, DeviceState.IN_SERVICE);
        try {
            authority = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=Test Site CA")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            server = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=gateway")
                    .addSanDnsName("localhost")
                    .addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(authority);
            otherAuthority = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=Other CA")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            warmCertificate = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=warm")
                    .addExtendedKeyUsageClientAuth()
                    .buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException("test certificates", e);
        }
        TlsMaterial tls = new TlsMaterial(
                List.of(server.getCertificate()),
                server.getKeyPair().getPrivate(),
                List.of(authority.getCertificate(), otherAuthority.getCertificate()));
        GatewayConfig listeners = new GatewayConfig(
                List.of(
                        new Listener(Listener.Kind.MQTT, "127.0.0.1", 0),
                        new Listener(Listener.Kind.MQTT_TLS, "127.0.0.1", 0),
                        new Listener(Listener.Kind.MQTT_WSS, "127.0.0.1", 0)),
                "localhost",
                engine);
        gateway = Gateway.start(
                listeners,
                Certificates.of(tls),
                this,
                state(),
                InstantSource.system(),
                ready.apply(MqttFront.durable(config, new SecureRandom(), store)));
    }

    int port() {
        return gateway.listeners().port(Listener.Kind.MQTT);
    }

    int tlsPort() {
        return gateway.listeners().port(Listener.Kind.MQTT_TLS);
    }

    int wssPort() {
        return gateway.listeners().port(Listener.Kind.MQTT_WSS);
    }

    /** Tells the gateway that a device is in another state. */
    void change(DeviceId device, DeviceState state) {
        states.put(device, state);
        gateway.update(state());
    }

    /** Puts MUD files in force. */
    void enforce(MudPolicy files) {
        mud = files;
        gateway.update(state());
    }

    /** Forbids devices to subscribe to their commands, or permits it again. */
    void refuseCommands(Optional<Operation> refused) {
        refusedCommands = refused;
        gateway.update(state());
    }

    GatewayState state() {
        PolicySet policy = policy();
        List<GatewayDevice> devices =
                List.of(device(WARM, "t-warm", warmAddress), device(COLD, "t-cold", COLD_ADDRESS));
        List<Zone> zones = List.of(
                new Zone("inner", List.of("127.77.0.0/24"), Zone.MqttIdentity.ADDRESS),
                new Zone("legacy", List.of("127.78.0.0/24"), Zone.MqttIdentity.OPEN),
                new Zone("office", List.of("127.79.0.0/24"), Zone.MqttIdentity.CREDENTIALS));
        return new GatewayState(PolicyHash.of(policy), policy, Situation.NORMAL, devices, zones);
    }

    private GatewayDevice device(DeviceId id, String clientId, String address) {
        DeviceFacts facts = new DeviceFacts(
                id,
                "thermo",
                "thermostat",
                "",
                clientId,
                "inner",
                states.get(id),
                Trust.Level.MEDIUM);
        return new GatewayDevice(facts, List.of(address), List.of());
    }

    private PolicySet policy() {
        List<FlowRule> site = List.of(
                rule(
                        "no-subscribe",
                        zone("legacy"),
                        List.of(Operation.SUBSCRIBE),
                        "test/nosubscribe",
                        Answer.REFUSE),
                rule(
                        "open-connect",
                        zone("legacy"),
                        List.of(Operation.CONNECT),
                        "**",
                        Answer.ALLOW),
                rule(
                        "open",
                        zone("legacy"),
                        List.of(Operation.PUBLISH, Operation.SUBSCRIBE, Operation.READ),
                        "#",
                        Answer.ALLOW),
                rule(
                        "users-connect",
                        user(Role.VIEWER),
                        List.of(Operation.CONNECT),
                        "**",
                        Answer.ALLOW),
                new FlowRule(
                        "users-watch-slowly",
                        user(Role.VIEWER),
                        List.of(Protocol.MQTT),
                        List.of(Operation.READ),
                        List.of("home/+/often"),
                        Answer.LIMIT,
                        OFTEN_PER_MINUTE),
                rule(
                        "users-watch",
                        user(Role.VIEWER),
                        List.of(Operation.SUBSCRIBE, Operation.READ),
                        "home/#",
                        Answer.ALLOW),
                rule(
                        "users-command",
                        user(Role.OPERATOR),
                        List.of(Operation.PUBLISH),
                        "home/+/cmd/#",
                        Answer.ALLOW),
                SiteRules.UPSTREAMS);
        PeerMatch self = new PeerMatch(PeerClass.SELF, Role.VIEWER, List.of());
        List<FlowRule> thermo = List.of(
                rule(
                        "no-commands",
                        self,
                        List.of(refusedCommands.orElse(Operation.SUBSCRIBE)),
                        refusedCommands.isPresent() ? "home/{id}/cmd/#" : "nothing",
                        Answer.REFUSE),
                rule("connect", self, List.of(Operation.CONNECT), "{clientId}", Answer.ALLOW),
                rule(
                        "connect-again",
                        self,
                        List.of(Operation.CONNECT),
                        "{clientId}-2",
                        Answer.ALLOW),
                rule("state", self, List.of(Operation.PUBLISH), "home/{id}/#", Answer.ALLOW),
                rule(
                        "commands",
                        self,
                        List.of(Operation.SUBSCRIBE, Operation.READ),
                        "home/{id}/cmd/#",
                        Answer.ALLOW),
                new FlowRule(
                        "slow",
                        self,
                        List.of(Protocol.MQTT),
                        List.of(Operation.PUBLISH),
                        List.of("slow/{id}"),
                        Answer.LIMIT,
                        3));
        return new PolicySet(site, new TreeMap<>(Map.of("thermo", thermo))).with(mud);
    }

    private static PeerMatch user(Role role) {
        return new PeerMatch(PeerClass.USER, role, List.of());
    }

    private static PeerMatch zone(String name) {
        return new PeerMatch(PeerClass.ZONE, Role.VIEWER, List.of(name));
    }

    private static FlowRule rule(
            String id, PeerMatch peer, List<Operation> operations, String resource, Answer answer) {
        return new FlowRule(
                id, peer, List.of(Protocol.MQTT), operations, List.of(resource), answer, 0);
    }

    @Override
    public Optional<Peer> peerByToken(String bearerToken) {
        if (revoked.contains(bearerToken)) {
            return Optional.empty();
        }
        return switch (bearerToken) {
            case OPERATOR_TOKEN -> Optional.of(new Peer.TokenPeer("operator", Role.OPERATOR));
            case VIEWER_TOKEN -> Optional.of(new Peer.TokenPeer("viewer", Role.VIEWER));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Peer> peerByPassword(String user, char[] password) {
        passwordChecks.incrementAndGet();
        return user.equals("cold") && new String(password).equals(coldPassword)
                ? Optional.of(new Peer.DevicePeer(COLD, IdentityStrength.PASSWORD))
                : Optional.empty();
    }

    @Override
    public Optional<String> passwordMark(String user) {
        return user.equals("cold")
                ? Optional.of(Integer.toString(coldPassword.hashCode()))
                : Optional.empty();
    }

    @Override
    public Optional<Peer> peerByCertificate(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().equals("CN=warm")
                        && certificate
                                .getIssuerX500Principal()
                                .equals(authority.getCertificate().getSubjectX500Principal())
                        && !revoked.contains(certificate.getSerialNumber().toString(16))
                ? Optional.of(new Peer.DevicePeer(WARM, IdentityStrength.CERTIFICATE))
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
        return Optional.empty();
    }

    @Override
    public void decided(Decision decision) {
        decided.add(decision);
    }

    @Override
    public void sighted(ClientSighting sighting) {
        sighted.add(sighting);
    }

    /**
     * Waits until so many clients are connected and the others' sessions know that they are not.
     */
    void awaitConnections(int many) throws Exception {
        Await.until(
                "connected clients: " + many,
                () -> gateway.metrics().fronts().get("mqtt_connections") == many);
    }

    @Override
    public void close() {
        gateway.close();
        Stores.remove(store);
    }

    /**
     * What a process finds that starts after this one was killed now: what was written, however far
     * it had come.
     */
    TestSite killed() {
        return killed(ready);
    }

    /** The same, whose front is then made ready otherwise. */
    TestSite killed(UnaryOperator<MqttFront> otherwise) {
        Path left = Stores.copy(store);
        close();
        return new TestSite(
                MqttConfig.DEFAULTS, GatewayConfig.TlsEngine.PREFER_NATIVE, left, otherwise);
    }
}
