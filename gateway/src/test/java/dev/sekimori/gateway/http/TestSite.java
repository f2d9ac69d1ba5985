package dev.sekimori.gateway.http;

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
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Conditions;
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
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A site with a running gateway before devices that tests put there. */
final class TestSite implements SitePort, AutoCloseable {
    static final String OPERATOR = "skm_operator";
    static final String VIEWER = "skm_viewer";
    static final String RECORDER = "skm_recorder";
    static final Peer ALICE = new Peer.PersonPeer("alice", Role.OPERATOR);
    static final DeviceId CAM = new DeviceId("cam");

    private static final X509Bundle AUTHORITY = authority();
    private static final X509Bundle SERVER = server();

    final Map<String, Peer> tokens = new ConcurrentHashMap<>(Map.of(
            OPERATOR, new Peer.TokenPeer("operator", Role.OPERATOR),
            VIEWER, new Peer.TokenPeer("viewer", Role.VIEWER),
            RECORDER, new Peer.DevicePeer(new DeviceId("recorder"), IdentityStrength.PASSWORD)));
    final Map<String, DeviceId> tickets = new ConcurrentHashMap<>();
    final Map<DeviceId, HttpCredential> credentials = new ConcurrentHashMap<>();
    final List<Decision> decisions = new CopyOnWriteArrayList<>();
    final MemoryPins pins = new MemoryPins();
    volatile boolean failing;
    final Vertx vertx;
    final WebFront front;
    final Gateway gateway;
    final int port;

    private final Map<DeviceId, GatewayDevice> devices = new TreeMap<>();

    TestSite(GatewayDevice... devices) {
        this(WebBounds.usual(), devices);
    }

    TestSite(WebBounds bounds, GatewayDevice... devices) {
        this(bounds, Patches.NONE, devices);
    }

    TestSite(WebBounds bounds, Patches patches, GatewayDevice... devices) {
        this(Vertx.vertx(), bounds, patches, devices);
    }

    TestSite(Vertx vertx, WebBounds bounds, Patches patches, GatewayDevice... devices) {
        this.vertx = vertx;
        for (GatewayDevice device : devices) {
            this.devices.put(device.id(), device);
        }
        front = new WebFront(
                vertx,
                bounds,
                pins,
                (message, locale) -> locale.getLanguage() + ":" + message.key(),
                new SecureRandom(),
                List.of(),
                patches);
        GatewayConfig config = new GatewayConfig(
                List.of(new Listener(Listener.Kind.WEB_TLS, "127.0.0.1", 0)),
                "localhost",
                GatewayConfig.TlsEngine.PREFER_NATIVE);
        TlsMaterial tls = new TlsMaterial(
                SERVER.getCertificatePathList(), SERVER.getKeyPair().getPrivate(), List.of());
        gateway = Gateway.start(
                config, Certificates.of(tls), this, state(), InstantSource.system(), front);
        port = gateway.listeners().port(Listener.Kind.WEB_TLS);
    }

    static GatewayDevice device(String id, String address, int devicePort) {
        return device(id, new Endpoint(Protocol.HTTP, address, devicePort, ""));
    }

    static GatewayDevice device(String id, Endpoint... endpoints) {
        DeviceFacts facts = new DeviceFacts(
                new DeviceId(id),
                "camera",
                id.equals("recorder") ? "recorder" : "camera",
                "",
                "",
                "office",
                DeviceState.IN_SERVICE,
                Trust.Level.MEDIUM);
        List<String> addresses =
                List.of(endpoints).stream().map(Endpoint::address).distinct().toList();
        return new GatewayDevice(facts, addresses, List.of(endpoints));
    }

    private GatewayState state() {
        PolicySet policy = policy();
        return new GatewayState(
                PolicyHash.of(policy),
                policy,
                Situation.NORMAL,
                List.copyOf(devices.values()),
                List.of());
    }

    private static PolicySet policy() {
        PeerMatch viewer = new PeerMatch(PeerClass.USER, Role.VIEWER, List.of());
        PeerMatch operator = new PeerMatch(PeerClass.USER, Role.OPERATOR, List.of());
        PeerMatch recorder = new PeerMatch(PeerClass.DEVICE, Role.VIEWER, List.of("recorder"));
        List<FlowRule> rules = List.of(
                rule(
                        "no-secret",
                        viewer,
                        List.of(Operation.values()),
                        "/secret/**",
                        Answer.REFUSE,
                        0),
                rule("limited", viewer, List.of(Operation.READ), "/limited", Answer.LIMIT, 2),
                rule(
                        "kiosk",
                        operator,
                        List.of(Operation.values()),
                        "/kiosk/**",
                        Answer.READ_ONLY,
                        0),
                rule(
                        "virtual",
                        operator,
                        List.of(Operation.values()),
                        "/virtual",
                        Answer.VIRTUAL_ONLY,
                        0),
                rule("no-stream", viewer, List.of(Operation.STREAM), "/unseen", Answer.REFUSE, 0),
                rule(
                        "record",
                        recorder,
                        List.of(Operation.READ, Operation.STREAM),
                        "/**",
                        Answer.ALLOW,
                        0),
                rule(
                        "view",
                        viewer,
                        List.of(Operation.READ, Operation.STREAM),
                        "/**",
                        Answer.ALLOW,
                        0),
                rule("bounded", operator, List.of(Operation.WRITE), "/bounded/**", Answer.ALLOW, 0)
                        .when(Conditions.NONE.with(new ValueRange(5, 35))),
                rule("operate", operator, List.of(Operation.WRITE), "/**", Answer.ALLOW, 0));
        return new PolicySet(List.of(), new TreeMap<>(Map.of("camera", rules)));
    }

    private static FlowRule rule(
            String id,
            PeerMatch peer,
            List<Operation> operations,
            String path,
            Answer answer,
            int rate) {
        return new FlowRule(
                id, peer, List.of(Protocol.HTTP), operations, List.of(path), answer, rate);
    }

    /** Pushes a picture in which the device has another state. */
    void show(DeviceId id, DeviceState state) {
        DeviceFacts old = devices.get(id).facts();
        DeviceFacts facts = new DeviceFacts(
                old.id(), old.profile(), old.type(), "", "", old.zone(), state, old.trust());
        devices.put(
                id,
                new GatewayDevice(
                        facts, devices.get(id).addresses(), devices.get(id).endpoints()));
        gateway.update(state());
    }

    URI uri(String device, String target) {
        return URI.create("https://" + device + ".localhost:" + port + target);
    }

    /** A client that trusts the site's authority, follows nothing and keeps no cookies. */
    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .sslContext(trustingSite())
                .version(version)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    HttpResponse<String> get(String target, String... headers) throws Exception {
        return send("GET", target, "", headers);
    }

    HttpResponse<String> send(String method, String target, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("cam", target))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    static String[] as(String token, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in time: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    static SSLContext trustingSite() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {AUTHORITY.toTrustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=Test site")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Bundle server() {
        try {
            CertificateBuilder builder = new CertificateBuilder().ecp256().subject("CN=site");
            for (String name : List.of("cam", "cam2", "recorder", "nobody", "plc")) {
                builder.addSanDnsName(name + ".localhost");
            }
            return builder.addSanDnsName("localhost").buildIssuedBy(AUTHORITY);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Peer> peerByToken(String bearerToken) {
        if (failing) {
            throw new IllegalStateException("the ledger does not answer");
        }
        return Optional.ofNullable(tokens.get(bearerToken));
    }

    @Override
    public Optional<Peer> peerByPassword(String user, char[] password) {
        return Optional.empty();
    }

    @Override
    public Optional<Peer> peerByCertificate(X509Certificate certificate) {
        return Optional.empty();
    }

    @Override
    public Optional<Peer> peerByTicket(String ticket, DeviceId device) {
        return tickets.remove(ticket, device) ? Optional.of(ALICE) : Optional.empty();
    }

    @Override
    public URI signInUri(DeviceId device, String returnPath) {
        return URI.create("https://localhost:8443/signin?device=" + device);
    }

    @Override
    public Optional<HttpCredential> deviceCredential(DeviceId device) {
        return Optional.ofNullable(credentials.get(device));
    }

    @Override
    public void decided(Decision decision) {
        decisions.add(decision);
    }

    @Override
    public void sighted(ClientSighting sighting) {}

    @Override
    public void close() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
