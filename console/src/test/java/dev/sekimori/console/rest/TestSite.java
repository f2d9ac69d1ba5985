package dev.sekimori.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.sekimori.console.AnyClients;
import dev.sekimori.console.ConsoleConfig;
import dev.sekimori.console.ConsoleServer;
import dev.sekimori.console.FreshSigner;
import dev.sekimori.console.PeopleAccess;
import dev.sekimori.console.Problems;
import dev.sekimori.console.TestIdentities;
import dev.sekimori.console.TestKeys;
import dev.sekimori.console.TestPasswords;
import dev.sekimori.console.Texts;
import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.decide.recovery.Recovery;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.SiteInfo;
import dev.sekimori.govern.device.DeviceDesk;
import dev.sekimori.govern.device.FactoryPasswords;
import dev.sekimori.govern.device.Inventory;
import dev.sekimori.govern.device.RecoveryRunner;
import dev.sekimori.govern.finding.FindingDesk;
import dev.sekimori.govern.guideline.GuidelineDesk;
import dev.sekimori.govern.notice.NoticeDesk;
import dev.sekimori.govern.people.PeopleDesk;
import dev.sekimori.govern.people.ServiceDesk;
import dev.sekimori.govern.people.Session;
import dev.sekimori.govern.people.SetUpResult;
import dev.sekimori.govern.scan.ScanDesk;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.observe.HostObservation;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A site with a real ledger and real desks behind the real server. Everything it answers is held
 * against its own OpenAPI document.
 */
final class TestSite implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Actor ACTOR = Actor.system("test");
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    final TestPorts.Gateway gateway = new TestPorts.Gateway();
    final TestPorts.Observer observer = new TestPorts.Observer();
    final TestPorts.Secrets secrets = new TestPorts.Secrets();
    final TestPorts.Outbox outbox = new TestPorts.Outbox();
    final FreshSigner signer = new FreshSigner("test.example/ledger");
    final AtomicBoolean ready = new AtomicBoolean(true);
    final Site site;
    final RestApi api;
    final ConsoleServer server;
    final String viewer;
    final String operator;
    final String approver;
    final Session session;
    final HttpClient client = TestKeys.client();

    private final Inventory inventory;
    private final RecoveryRunner recovery;
    private final TestPasswords passwords = new TestPasswords();
    final Path data = folder();
    private final Vertx vertx = Vertx.vertx();
    private final DecisionTable table;
    private final JsonNode document;

    TestSite() {
        this(ConsoleConfig.at("127.0.0.1", 0));
    }

    TestSite(ConsoleConfig config) {
        InstantSource clock = InstantSource.system();
        Ledger ledger = Ledger.open(data, signer, "test.example/ledger", clock);
        FindingDesk findings = new FindingDesk(ledger, observer);
        this.recovery = new RecoveryRunner(
                ledger, observer, gateway, findings, new Recovery(Duration.ofHours(1)), clock);
        this.inventory = new Inventory(ledger, observer);
        Texts texts = Texts.load();
        PeopleDesk people = new PeopleDesk(ledger, secrets, clock);
        this.site = new Site(
                new SiteInfo(
                        "Test", "localhost", "1.2.3", false, URI.create("https://localhost"), 9443),
                ledger,
                new DeviceDesk(ledger, observer, gateway, secrets, recovery, "default"),
                new FactoryPasswords(
                        ledger,
                        new FactoryPasswords.Desks(observer, findings, secrets),
                        passwords,
                        passwords),
                findings,
                new NoticeDesk(
                        ledger,
                        observer,
                        findings,
                        recovery,
                        secrets,
                        outbox,
                        texts::render,
                        new NoticeDesk.Links(URI.create("https://localhost"), Duration.ofDays(7)),
                        clock),
                new ScanDesk(ledger, observer, inventory, TestSite::newScanId),
                new GuidelineDesk(ledger, gateway, clock),
                people,
                new ServiceDesk(ledger, new TestIdentities(), () -> java.time.Instant.EPOCH),
                gateway,
                clock);
        PolicySet policy = new PolicySet(List.of(), new TreeMap<>());
        this.table = DecisionTable.compile(policy);
        ledger.append(ACTOR, new SiteEvent.PolicyEnacted(table.hash(), policy));
        this.session = setUp(people);
        this.viewer = people.issueToken(ACTOR, "viewer", Role.VIEWER).text();
        this.operator = people.issueToken(ACTOR, "operator", Role.OPERATOR).text();
        this.approver = people.issueToken(ACTOR, "approver", Role.APPROVER).text();
        this.api = new RestApi(new RestApi.Parts(
                site,
                texts,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                ready::get,
                URI.create("mailto:security@example.test")));
        this.server = ConsoleServer.start(
                vertx,
                config,
                TestKeys.server(),
                new PeopleAccess(people),
                new AnyClients(),
                api.routes(),
                new Problems(texts));
        this.document =
                json(send("GET", "/api/openapi.json", Optional.empty(), "").body());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("rest-site");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ScanId newScanId() {
        return new ScanId(String.format("s-%016x", NEXT.incrementAndGet()));
    }

    private static Session setUp(PeopleDesk people) {
        SetUpResult result = people.setUp(
                "code",
                new PersonName("aiko"),
                "correct horse battery".toCharArray(),
                Language.JA,
                "127.0.0.1");
        return ((SetUpResult.SignedIn) result).session();
    }

    /** A discovered camera with two weaknesses. */
    DeviceId newDevice() {
        return newDevice(TestPorts.Observer.PROFILE);
    }

    DeviceId newDevice(String profile) {
        int number = NEXT.incrementAndGet();
        String address = "127.77." + number / 200 + "." + (number % 200 + 1);
        return inventory.record(
                ACTOR,
                new HostObservation(
                        address,
                        "",
                        List.of(new Endpoint(Protocol.HTTP, address, 80, "Mado/1.0")),
                        new Identification(
                                profile,
                                "camera",
                                "Mado",
                                "M2",
                                "1.0",
                                "sn" + number,
                                90,
                                List.of()),
                        List.of(
                                weakness(
                                        FindingKind.DEFAULT_CREDENTIALS, Severity.CRITICAL, "http"),
                                weakness(FindingKind.EXPOSED_SERVICE, Severity.HIGH, "tcp/23")),
                        Instant.now()),
                "scan");
    }

    private static Weakness weakness(FindingKind kind, Severity severity, String place) {
        return new Weakness(
                kind,
                severity,
                place,
                Message.of("ui.error.403.title"),
                new Evidence("login", "curl -u admin:… http://…", "200 OK"));
    }

    DeviceId newAcceptedDevice() {
        DeviceId id = newDevice();
        Owner owner = new Owner("Aiko", "aiko@example.test", Language.JA);
        site.devices().accept(ACTOR, id, owner, Optional.empty(), Optional.empty());
        return id;
    }

    Device device(DeviceId id) {
        try (SiteReader state = site.ledger().read()) {
            return state.device(id).orElseThrow();
        }
    }

    FindingId findingOf(DeviceId device) {
        return weakness(FindingKind.EXPOSED_SERVICE, Severity.HIGH, "tcp/23").idFor(device);
    }

    /** A stranger asked for the device's page; the gateway remembers it. */
    Decision newFlow(DeviceId id) {
        DeviceFacts facts = DeviceFacts.of(device(id));
        Decision decision = table.decide(new DecisionInput(
                new Peer.UnknownPeer("127.0.0.9", "someone"),
                new Ask(Optional.of(id), Protocol.HTTP, Operation.READ, "/stream"),
                Optional.of(facts),
                Optional.empty(),
                Situation.NORMAL));
        Instant now = Instant.now();
        gateway.flows.add(0, new Flow(Optional.of(id), "127.0.0.9", decision, 3, 120, now, now));
        gateway.sessions.put(id, 2);
        return decision;
    }

    HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    /** Sends JSON (none when empty) and holds the answer against the OpenAPI document. */
    HttpResponse<String> call(String method, String path, String token, String body) {
        HttpResponse<String> answer = send(method, path, Optional.of(token), body);
        OpenApiCheck.check(document, method, path, answer);
        return answer;
    }

    HttpResponse<String> get(String path) {
        return call("GET", path, viewer, "");
    }

    JsonNode read(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer.body());
    }

    JsonNode document() {
        return document;
    }

    HttpResponse<String> send(String method, String path, Optional<String> token, String body) {
        HttpRequest.Builder request = at(path);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Override
    public void close() {
        server.close();
        site.scans().close();
        recovery.close();
        site.ledger().close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
