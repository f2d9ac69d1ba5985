package dev.sekimori.gateway.thing;

import dev.sekimori.decide.patch.Patches;
import dev.sekimori.decide.policy.PolicyHash;
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
import dev.sekimori.gateway.echonet.EchonetConfig;
import dev.sekimori.gateway.echonet.EchonetFront;
import dev.sekimori.gateway.http.PinStore;
import dev.sekimori.gateway.http.WebBounds;
import dev.sekimori.gateway.http.WebFront;
import dev.sekimori.gateway.mqtt.MqttConfig;
import dev.sekimori.gateway.mqtt.MqttFront;
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
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Shape;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.model.thing.ThingModel.Property;
import dev.sekimori.model.thing.ThingModel.Title;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A site with a thermostat over MQTT and a lamp over ECHONET Lite, and all fronts before them. */
final class ThingSite implements SitePort, AutoCloseable {
    static final DeviceId WARM = new DeviceId("warm");
    static final DeviceId LAMP = new DeviceId("lamp");
    static final DeviceId CAMERA = new DeviceId("camera");
    static final String OPERATOR = "token-of-an-operator";
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    static final String VIEWER = "token-of-a-viewer";
    static final String STRANGER = "token-of-another-device";
    static final String PASSWORD = "warm-and-long";

    private final X509Bundle authority;
    private final Vertx vertx = Vertx.vertx();
    private final Map<DeviceId, DeviceState> states = new ConcurrentHashMap<>();
    private final HttpClient client;
    private final Endpoint lamp;
    private final List<Endpoint> camera;
    final ThingFront things = new ThingFront(profile -> switch (profile) {
        case "thermostat" -> thermostat();
        case "camera" -> camera();
        default -> ThingModel.EMPTY;
    });
    /** Its group has a port of its own in each test. */
    final EchonetFront echonet =
            new EchonetFront(new EchonetConfig("127.0.0.1", true, 0, 2, Duration.ofSeconds(2)));

    final Gateway gateway;

    ThingSite(Endpoint lamp) throws Exception {
        this(lamp, List.of(), DeviceState.IN_SERVICE);
    }

    /** With a camera as well, whose web server is at these endpoints. */
    ThingSite(Endpoint lamp, List<Endpoint> camera, DeviceState cameraState) throws Exception {
        this.lamp = lamp;
        this.camera = camera;
        states.put(CAMERA, cameraState);
        states.put(WARM, DeviceState.IN_SERVICE);
        states.put(LAMP, DeviceState.IN_SERVICE);
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=Test site")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=things")
                .addSanDnsName("things.localhost")
                .buildIssuedBy(authority);
        TlsMaterial tls = new TlsMaterial(
                server.getCertificatePathList(), server.getKeyPair().getPrivate(), List.of());
        WebFront web = new WebFront(
                vertx,
                WebBounds.usual(),
                new NoPins(),
                (message, locale) -> message.key(),
                new SecureRandom(),
                List.of(things.host()),
                Patches.NONE);
        GatewayConfig config = new GatewayConfig(
                List.of(
                        new Listener(Listener.Kind.MQTT, "127.0.0.1", 0),
                        new Listener(Listener.Kind.WEB_TLS, "127.0.0.1", 0)),
                "localhost",
                GatewayConfig.TlsEngine.PREFER_NATIVE);
        gateway = Gateway.start(
                config,
                Certificates.of(tls),
                this,
                state(),
                InstantSource.system(),
                things,
                echonet,
                new MqttFront(MqttConfig.DEFAULTS, new SecureRandom()),
                web);
        SSLContext trust = SSLContext.getInstance("TLS");
        trust.init(null, new TrustManager[] {authority.toTrustManager()}, null);
        client = HttpClient.newBuilder().sslContext(trust).build();
    }

    /** No device here speaks HTTPS. */
    private static final class NoPins implements PinStore {
        @Override
        public Optional<String> pinned(DeviceId device) {
            return Optional.empty();
        }

        @Override
        public String pinIfAbsent(DeviceId device, String spkiSha256) {
            return spkiSha256;
        }

        @Override
        public void forget(DeviceId device) {
            // There is nothing to forget.
        }
    }

    private static ThingModel thermostat() {
        Shape degrees =
                new Shape(Shape.Type.NUMBER, "Cel", Optional.of(5.0), Optional.of(35.0), List.of());
        return new ThingModel(
                List.of(
                        new Property(
                                "temperature",
                                new Title("Temperature", "温度"),
                                Shape.of(Shape.Type.NUMBER),
                                Optional.of(mqtt("home/{id}/temperature", "/value")),
                                Optional.empty(),
                                Duration.ofSeconds(60)),
                        new Property(
                                "target",
                                new Title("Target", "設定温度"),
                                degrees,
                                Optional.of(mqtt("home/{id}/target", "/value")),
                                Optional.of(mqtt("home/{id}/set", "/target")),
                                Duration.ZERO),
                        new Property(
                                "secret",
                                new Title("Secret", "秘密"),
                                Shape.of(Shape.Type.STRING),
                                Optional.of(mqtt("home/{id}/secret", "")),
                                Optional.empty(),
                                Duration.ZERO)),
                List.of(),
                List.of(new ThingModel.Event(
                        "started",
                        new Title("Started", "起動"),
                        Shape.of(Shape.Type.OBJECT),
                        mqtt("home/{id}/info", ""))));
    }

    private static ThingModel camera() {
        return new ThingModel(
                List.of(new Property(
                        "picture",
                        new Title("Picture", "静止画"),
                        Shape.of(Shape.Type.STRING),
                        Optional.of(new Source(
                                Protocol.HTTP, "/now.jpg", new Format.Link("image/jpeg"))),
                        Optional.empty(),
                        Duration.ZERO)),
                List.of(),
                List.of());
    }

    private static Source mqtt(String topic, String pointer) {
        return new Source(Protocol.MQTT, topic, new Format.Json(pointer));
    }

    private GatewayState state() {
        List<FlowRule> rules = List.of(
                rule(
                        "no-secret",
                        user(Role.VIEWER),
                        Operation.READ,
                        "home/{id}/secret",
                        Answer.REFUSE),
                rule("see", user(Role.VIEWER), Operation.READ, "home/{id}/#", Answer.ALLOW),
                rule(
                        "set",
                        user(Role.OPERATOR),
                        Operation.PUBLISH,
                        "home/{id}/set",
                        Answer.VIRTUAL_ONLY),
                rule("connect", self(), Operation.CONNECT, "{clientId}", Answer.ALLOW),
                rule("tell", self(), Operation.PUBLISH, "home/{id}/#", Answer.ALLOW),
                rule("hear", self(), Operation.SUBSCRIBE, "home/{id}/set", Answer.ALLOW),
                rule("heard", self(), Operation.READ, "home/{id}/set", Answer.ALLOW));
        List<FlowRule> light = List.of(
                echonet("look", Role.VIEWER, Operation.READ, "/**"),
                echonet("switch", Role.OPERATOR, Operation.WRITE, "/029001/**"));
        PolicySet policy = new PolicySet(
                List.of(),
                new TreeMap<>(
                        Map.of("thermostat", rules, "light", light, "camera", List.of(watch()))));
        return new GatewayState(
                PolicyHash.of(policy),
                policy,
                Situation.NORMAL,
                devices(),
                List.of(new Zone("office", List.of("127.0.0.0/8"), Zone.MqttIdentity.CREDENTIALS)),
                List.of());
    }

    private List<GatewayDevice> devices() {
        GatewayDevice warm = device(WARM, "thermostat", "w-1", List.of());
        GatewayDevice light = device(LAMP, "light", "", List.of(lamp));
        return camera.isEmpty()
                ? List.of(warm, light)
                : List.of(warm, light, device(CAMERA, "camera", "", camera));
    }

    private GatewayDevice device(
            DeviceId id, String profile, String clientId, List<Endpoint> endpoints) {
        DeviceFacts facts = new DeviceFacts(
                id, profile, profile, "", clientId, "office", states.get(id), Trust.Level.MEDIUM);
        return new GatewayDevice(
                facts, endpoints.stream().map(Endpoint::address).toList(), endpoints);
    }

    private static PeerMatch user(Role role) {
        return new PeerMatch(PeerClass.USER, role, List.of());
    }

    private static PeerMatch self() {
        return new PeerMatch(PeerClass.SELF, Role.VIEWER, List.of());
    }

    private static FlowRule rule(
            String id, PeerMatch peer, Operation operation, String topic, Answer answer) {
        return new FlowRule(
                id, peer, List.of(Protocol.MQTT), List.of(operation), List.of(topic), answer, 0);
    }

    private static FlowRule watch() {
        return new FlowRule(
                "watch",
                user(Role.VIEWER),
                List.of(Protocol.HTTP),
                List.of(Operation.READ),
                List.of("/now.jpg"),
                Answer.ALLOW,
                0);
    }

    private static FlowRule echonet(String id, Role role, Operation operation, String path) {
        return new FlowRule(
                id,
                user(role),
                List.of(Protocol.ECHONET_LITE),
                List.of(operation),
                List.of(path),
                Answer.ALLOW,
                0);
    }

    void show(DeviceId device, DeviceState state) {
        states.put(device, state);
        gateway.update(state());
    }

    int mqttPort() {
        return gateway.listeners().port(Listener.Kind.MQTT);
    }

    HttpRequest.Builder request(String path, String token) {
        int port = gateway.listeners().port(Listener.Kind.WEB_TLS);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://things.localhost:" + port + path))
                .timeout(Duration.ofSeconds(20));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return client.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> put(String path, String token, String body)
            throws IOException, InterruptedException {
        return client.send(
                request(path, token)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    @Override
    public Optional<Peer> peerByToken(String bearerToken) {
        if (revoked.contains(bearerToken)) {
            return Optional.empty();
        }
        return switch (bearerToken) {
            case OPERATOR -> Optional.of(new Peer.TokenPeer("operator", Role.OPERATOR));
            case VIEWER -> Optional.of(new Peer.TokenPeer("viewer", Role.VIEWER));
            case STRANGER -> Optional.of(new Peer.DevicePeer(LAMP, IdentityStrength.PASSWORD));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Peer> peerByPassword(String user, char[] password) {
        return user.equals("warm") && new String(password).equals(PASSWORD)
                ? Optional.of(new Peer.DevicePeer(WARM, IdentityStrength.PASSWORD))
                : Optional.empty();
    }

    @Override
    public Optional<Peer> peerByCertificate(X509Certificate certificate) {
        return Optional.empty();
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
        // Nobody keeps them here.
    }

    @Override
    public void sighted(ClientSighting sighting) {
        // Nobody keeps them here.
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        vertx.close();
    }
}
