package dev.sekimori.console.page;

import dev.sekimori.console.AnyClients;
import dev.sekimori.console.ConsoleConfig;
import dev.sekimori.console.ConsoleServer;
import dev.sekimori.console.Cookies;
import dev.sekimori.console.FreshSigner;
import dev.sekimori.console.PeopleAccess;
import dev.sekimori.console.Route;
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
import dev.sekimori.govern.people.SignInResult;
import dev.sekimori.govern.scan.ScanDesk;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.note.NoteSigner;
import dev.sekimori.ledger.verify.LedgerVerifier;
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

import io.vertx.core.Vertx;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A site with a real ledger and real desks, and its pages behind the real server. */
final class SmallSite implements AutoCloseable {
    static final Actor TEST = Actor.system("test");
    static final String PASSWORD = "a quiet stone garden";

    final SmallPorts.Gateway gateway = new SmallPorts.Gateway();
    final SmallPorts.Observer observer = new SmallPorts.Observer();
    final SmallPorts.Secrets secrets = new SmallPorts.Secrets();
    final SmallPorts.Letters letters = new SmallPorts.Letters();
    final Site site;
    final List<Route> routes;

    private final Path folder;
    private final NoteSigner signer = new FreshSigner("pages.test");
    private final AtomicInteger number = new AtomicInteger();
    private final HttpClient client = TestKeys.client();
    private final TestPasswords passwords = new TestPasswords();
    private final Vertx vertx = Vertx.vertx();
    private final Inventory inventory;
    private final RecoveryRunner recovery;
    private final DecisionTable table =
            DecisionTable.compile(new PolicySet(List.of(), new TreeMap<>()));
    private final Pages pages;
    private final ConsoleServer server;

    SmallSite() throws Exception {
        InstantSource clock = InstantSource.system();
        Texts texts = Texts.load();
        this.folder = Files.createTempDirectory("small-site");
        Ledger ledger = Ledger.open(folder, signer, "pages.test/ledger", clock);
        FindingDesk findings = new FindingDesk(ledger, observer);
        this.inventory = new Inventory(ledger, observer);
        this.recovery = new RecoveryRunner(
                ledger, observer, gateway, findings, new Recovery(Duration.ofHours(1)), clock);
        NoticeDesk notices = new NoticeDesk(
                ledger,
                observer,
                findings,
                recovery,
                secrets,
                letters,
                texts::render,
                new NoticeDesk.Links(URI.create("https://localhost/"), Duration.ofDays(7)),
                clock);
        this.site = new Site(
                new SiteInfo(
                        "Small", "localhost", "1.0", false, URI.create("https://localhost/"), 9443),
                ledger,
                new DeviceDesk(ledger, observer, gateway, secrets, recovery, "home"),
                new FactoryPasswords(
                        ledger,
                        new FactoryPasswords.Desks(observer, findings, secrets),
                        passwords,
                        passwords),
                findings,
                notices,
                new ScanDesk(ledger, observer, inventory, this::scanId),
                new GuidelineDesk(ledger, gateway, clock),
                new PeopleDesk(ledger, secrets, clock),
                new ServiceDesk(ledger, new TestIdentities(), () -> java.time.Instant.EPOCH),
                gateway,
                clock);
        ledger.append(
                TEST,
                new SiteEvent.PolicyEnacted(
                        table.hash(), new PolicySet(List.of(), new TreeMap<>())));
        this.pages = Pages.of(
                site,
                texts,
                progress -> LedgerVerifier.verify(
                        folder, NoteKey.of(signer), Optional.empty(), progress),
                ZoneOffset.UTC);
        this.routes = pages.routes();
        this.server = ConsoleServer.start(
                vertx,
                ConsoleConfig.at("127.0.0.1", 0),
                TestKeys.server(),
                new PeopleAccess(site.people()),
                new AnyClients(),
                routes,
                pages.faults());
    }

    private ScanId scanId() {
        return new ScanId(String.format("s-%016x", number.incrementAndGet()));
    }

    /** A person of the role, signed in. */
    Session signedIn(Role role) {
        PersonName name = new PersonName("p" + number.incrementAndGet());
        site.people().add(TEST, name, role, Language.EN, PASSWORD.toCharArray());
        SignInResult result = site.people().signIn(name, PASSWORD.toCharArray(), "127.0.0.1");
        return ((SignInResult.SignedIn) result).session();
    }

    /** A discovered camera with a factory password, under a maker's name of one's choice. */
    DeviceId discovered(String maker) {
        String address = "127.50.0." + number.incrementAndGet();
        Weakness weakness = new Weakness(
                FindingKind.DEFAULT_CREDENTIALS,
                Severity.CRITICAL,
                "tcp/80",
                Message.of("ui.kind.DEFAULT_CREDENTIALS"),
                new Evidence("http-basic-login", "curl <" + maker + ">", "200 " + maker));
        return inventory.record(
                TEST,
                new HostObservation(
                        address,
                        "",
                        List.of(new Endpoint(Protocol.HTTP, address, 80, maker)),
                        new Identification(
                                "cam", "camera", maker, "C1", "1.0", "s1", 90, List.of(maker)),
                        List.of(weakness),
                        Instant.now()),
                "scan");
    }

    DeviceId accepted(String maker) {
        DeviceId id = discovered(maker);
        Owner owner = new Owner("Hana " + maker, "hana@example.org", Language.EN);
        site.devices().accept(TEST, id, owner, Optional.empty(), Optional.empty());
        return id;
    }

    FindingId findingOf(DeviceId device) {
        try (var state = site.ledger().read()) {
            return state.findings(
                            dev.sekimori.ledger.read.FindingFilter.openOf(device),
                            Optional.empty(),
                            1)
                    .getFirst()
                    .id();
        }
    }

    /** A stranger asked for the device; the gateway remembers. */
    Decision asked(DeviceId id, String resource) {
        DeviceFacts facts;
        try (var state = site.ledger().read()) {
            facts = DeviceFacts.of(state.device(id).orElseThrow());
        }
        Decision decision = table.decide(new DecisionInput(
                new Peer.UnknownPeer("127.0.0.9", resource),
                new Ask(Optional.of(id), Protocol.HTTP, Operation.READ, resource),
                Optional.of(facts),
                Optional.empty(),
                Situation.NORMAL));
        Instant now = Instant.now();
        gateway.flows.add(new Flow(Optional.of(id), "127.0.0.9", decision, 1, 10, now, now));
        return decision;
    }

    String origin() {
        return "https://localhost:" + server.port();
    }

    HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder as(Session session, String path) {
        return at(path).header("Cookie", Cookies.SESSION + "=" + session.id());
    }

    HttpResponse<String> get(Session session, String path) throws Exception {
        return send(as(session, path));
    }

    /** What a browser sends for a form of a page of this origin. */
    HttpResponse<String> post(Session session, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("_csrf", session.csrfToken());
        return send(form(as(session, path), all).header("Origin", origin()));
    }

    static HttpRequest.Builder form(HttpRequest.Builder request, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        observer.mayEnd.release(100);
        pages.close();
        server.close();
        site.scans().close();
        recovery.close();
        site.ledger().close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
