package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.console.Texts;
import dev.sekimori.decide.recovery.Recovery;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.clients.Doorway;
import dev.sekimori.gateway.echonet.EchonetFront;
import dev.sekimori.gateway.http.WebFront;
import dev.sekimori.gateway.thing.ThingFront;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.SiteInfo;
import dev.sekimori.govern.SiteProblems;
import dev.sekimori.govern.device.DeviceDesk;
import dev.sekimori.govern.device.FactoryPasswords;
import dev.sekimori.govern.device.Inventory;
import dev.sekimori.govern.device.RecoveryRunner;
import dev.sekimori.govern.device.TrustKeeper;
import dev.sekimori.govern.finding.FindingDesk;
import dev.sekimori.govern.guideline.GuidelineDesk;
import dev.sekimori.govern.notice.NoticeDesk;
import dev.sekimori.govern.people.PeopleDesk;
import dev.sekimori.govern.people.ServiceDesk;
import dev.sekimori.govern.scan.ScanDesk;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.scan.ScanLimits;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A whole site in one process: everything is opened in {@link #start} and stopped by
 * {@link #close}.
 */
public final class RunningSite implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningSite.class);
    private static final Actor SYSTEM = Actor.system("site");

    /** What a site is started with; {@code lab} says that its devices are simulated. */
    public record Start(
            Path dir,
            SiteConfig config,
            Profiles profiles,
            boolean lab,
            String version,
            InstantSource clock) {}

    private final Start start;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SiteKeys keys;
    private final Site site;
    private final Inventory inventory;
    private final ObserverLink observers;
    private final Gateway gateway;
    private final Renewal renewal;
    private final URI consoleUri;
    private final ConsoleStart.Opened console;
    private final Upkeep upkeep;
    private volatile boolean ready;
    private final GatewayLink link;

    private RunningSite(Start start) {
        this.start = start;
        this.keys = SiteKeys.open(start.dir(), start.config(), "sekimori", start.clock());
        Texts texts = Texts.load();
        Ledger ledger = open(
                Ledger.open(start.dir(), keys.signer(), keys.ledgerKey().name(), start.clock()));
        SiteProblems problems = new SiteProblems();
        MudKeeper mud = new MudKeeper(start.config(), start.profiles(), start.clock(), problems);
        new FirstEntries(ledger, start, keys, mud.policy()).record();
        Vertx vertx = Doorway.vertx(
                new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
        opened.push(() -> await(vertx));
        SiteSecrets secrets = new SiteSecrets(keys.vault(), keys.setUpCode().code(), keys.random());
        SiteIdentities identities =
                new SiteIdentities(keys.authority(), keys.vault(), keys.random());
        PeopleDesk people = new PeopleDesk(ledger, secrets, start.clock());
        DeviceSide side = DeviceSide.of(start.config());
        OutsideClients outside =
                new OutsideClients(start.config().clientAuthorities(), start.clock());
        this.observers = new ObserverLink(
                start.profiles(),
                limits(start.config()),
                side.groups(),
                start.clock(),
                keys.random());
        this.inventory = new Inventory(ledger, observers);
        EchonetFront echonet = side.echonet();
        Newcomers newcomers = open(new Newcomers(
                ledger,
                inventory,
                address -> observers.node(
                        address, (question, patience) -> echonet.ask(address, question, patience)),
                start.clock()));
        echonet.tellStrangers(newcomers::announced);
        this.consoleUri = uri(start.config().listen().console());
        GatewayFeed feed = new GatewayFeed(
                ledger, start.config().zones(), start.config().deciding().windows());
        Sightings sightings = open(new Sightings(
                inventory,
                observers,
                port -> port == start.config().listen().mqttTls().port()
                        || port == start.config().listen().mqttWss().port()));
        GatewayQuestions questions = new GatewayQuestions(
                ledger, keys.authority(), identities, secrets, people, consoleUri, sightings::take);
        GatewayStart.Opened fronts = new GatewayStart(start, keys, vertx, texts, side, outside)
                .open(questions, feed.picture());
        this.gateway = open(fronts.gateway());
        String things = "https://" + ThingFront.HOST + "." + start.config().domain() + ":"
                + gateway.listeners().port(Listener.Kind.WEB_TLS);
        this.link = new GatewayLink(
                gateway,
                new GatewayLink.Things(fronts.things(), things),
                feed,
                fronts.patches(),
                outside);
        this.renewal = new Renewal(keys.authority(), gateway, outside, link::push);
        FindingDesk findings = new FindingDesk(ledger, observers);
        RecoveryRunner recovery = open(new RecoveryRunner(
                ledger,
                observers,
                link,
                findings,
                new Recovery(start.config().recovering().probation()),
                start.clock()));
        DeviceDesk devices = new DeviceDesk(
                ledger,
                observers,
                link,
                secrets,
                recovery,
                start.config().zones().getFirst().name());
        FactoryPasswords factoryPasswords = open(new FactoryPasswords(
                ledger,
                new FactoryPasswords.Desks(observers, findings, secrets),
                observers.passwords(),
                new PendingPasswords(keys.vault(), keys.random())));
        ScanDesk scans = open(new ScanDesk(ledger, observers, inventory, this::newScanId));
        NoticeDesk notices = new NoticeDesk(
                ledger,
                observers,
                findings,
                recovery,
                secrets,
                new MailStart(start.dir(), start.clock()).open(start.config().notices()),
                texts::render,
                new NoticeDesk.Links(
                        start.config().notices().publicUri().orElse(consoleUri),
                        start.config().notices().linkValidity()),
                start.clock());
        GuidelineDesk guideline = new GuidelineDesk(ledger, link, start.clock());
        this.site = new Site(
                new SiteInfo(
                        start.config().name(),
                        start.config().domain(),
                        start.version(),
                        start.lab(),
                        consoleUri,
                        gateway.address(Listener.Kind.WEB_TLS).getPort(),
                        problems),
                ledger,
                devices,
                factoryPasswords,
                findings,
                notices,
                scans,
                guideline,
                people,
                new ServiceDesk(ledger, identities, renewal),
                link,
                start.clock());
        this.upkeep = listen(
                new TrustKeeper(ledger, observers, link, start.clock()),
                guideline,
                fronts.web(),
                () -> mud.takeUp(ledger));
        this.console =
                open(new ConsoleStart(start, keys, vertx, texts).open(site, gateway, () -> ready));
        scans.resume();
        recovery.resume();
        factoryPasswords.resume();
        ledger.append(SYSTEM, new SiteEvent.Started(start.version(), listenerNames()));
        ready = true;
    }

    /** Starts a site; when something fails, what was started is stopped again. */
    public static RunningSite start(Start start) {
        return new RunningSite(start);
    }

    private Upkeep listen(
            TrustKeeper trust, GuidelineDesk guideline, WebFront web, Runnable files) {
        OuterSide outerSide =
                new OuterSide(start.dir().resolve("site-ca.pem"), start.config().domain());
        OuterProbe probe = new OuterProbe(
                site.ledger(), outerSide, new OuterProbe.Outer(listeners(), web()), start.clock());
        Upkeep keeping = open(new Upkeep(
                guideline, probe, trust, renewal, new SituationDesk(site.ledger(), link), files));
        site.ledger()
                .onCommit(entries -> entries.forEach(entry -> endSessions(web, entry.event())));
        site.ledger().onCommit(link::onCommit);
        site.ledger().onCommit(trust::onCommit);
        site.ledger().onCommit(keeping::onCommit);
        keeping.start();
        return keeping;
    }

    /** Who has signed out, or may not sign in any more, has nothing open at virtual devices. */
    private static void endSessions(WebFront web, Event event) {
        if (event instanceof PersonEvent.SignedOut(var person)) {
            web.endSessions(peer -> isPerson(peer, person));
        } else if (event instanceof PersonEvent.Deactivated(var person)) {
            web.endSessions(peer -> isPerson(peer, person));
        }
    }

    private static boolean isPerson(Peer peer, PersonName name) {
        return peer instanceof Peer.PersonPeer(var person, var _) && person.equals(name.value());
    }

    /**
     * Puts the recorded state in force, probes the outer side and evaluates the guideline now
     * instead of in a while; returns when all is done.
     */
    public void upkeep() {
        link.push();
        upkeep.now();
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private ScanId newScanId() {
        return new ScanId("s-" + HexFormat.of().toHexDigits(keys.random().nextLong()));
    }

    private static ScanLimits limits(SiteConfig config) {
        ScanLimits limits = ScanLimits.defaults();
        return new ScanLimits(
                limits.ports(),
                limits.udpPorts(),
                limits.maxAddresses(),
                config.scanning().probesPerSecond(),
                limits.inFlightPerDevice(),
                limits.devicesAtOnce(),
                limits.connectTimeout(),
                limits.readTimeout(),
                config.scanning().publicRanges(),
                ownAddresses(config));
    }

    /** The gateway's own addresses are no devices of the site. */
    private static Set<InetAddress> ownAddresses(SiteConfig config) {
        SiteConfig.Listen listen = config.listen();
        Set<InetAddress> own = new HashSet<>();
        for (Address address : List.of(
                listen.console(),
                listen.web(),
                listen.mqtt(),
                listen.mqttTls(),
                listen.mqttWss())) {
            own.add(socket(address).getAddress());
        }
        return own;
    }

    private static InetSocketAddress socket(Address address) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a literal address: " + address.host(), e);
        }
    }

    private static URI uri(Address console) {
        return URI.create("https://" + console + "/");
    }

    private InetSocketAddress web() {
        return gateway.address(Listener.Kind.WEB_TLS);
    }

    /** Those over TCP. */
    private List<InetSocketAddress> listeners() {
        List<InetSocketAddress> all = new ArrayList<>();
        gateway.listeners().all().stream()
                .filter(bound -> bound.kind() != Listener.Kind.COAPS)
                .forEach(bound -> all.add(bound.address()));
        all.add(socket(start.config().listen().console()));
        return all;
    }

    private List<String> listenerNames() {
        List<String> names = new ArrayList<>();
        listeners().forEach(address -> names.add(name(address)));
        names.add(name(gateway.address(Listener.Kind.COAPS)) + "/udp");
        return names;
    }

    private static String name(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    public Site site() {
        return site;
    }

    public Gateway gateway() {
        return gateway;
    }

    /** Takes a client into the inventory that will call at the gateway. */
    public DeviceId recordClient(
            Actor actor, String address, String clientId, Protocol protocol, Instant at) {
        return inventory.record(
                actor, observers.client(address, clientId, protocol, at), "enrolment");
    }

    /**
     * A client certificate for a device that protects itself; the gateway knows the device by it.
     */
    public TlsIdentity issueDeviceCertificate(Actor actor, DeviceId device, Duration validity) {
        TlsIdentity identity = keys.authority().issueDeviceCertificate(device, validity);
        String serial = identity.leaf().getSerialNumber().toString(16);
        site.ledger().append(actor, new DeviceEvent.IdentityBound(device, "certificate", serial));
        return identity;
    }

    /** The code for the first set-up, as long as nobody can sign in. */
    public Optional<String> setUpCode() {
        return site.people().setUpNeeded()
                ? Optional.of(keys.setUpCode().text())
                : Optional.empty();
    }

    public URI consoleUri() {
        return consoleUri;
    }

    /** The port that the console has, also when the configuration left the choice to the system. */
    public int consolePort() {
        return console.server().port();
    }

    private static void await(Vertx vertx) throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /**
     * Stops everything, the last opened first; what fails to stop is logged and the rest goes on.
     */
    @Override
    public void close() {
        ready = false;
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) { // the outer boundary of stopping
                LOG.warn("{} did not stop in order", part, e);
            }
        }
    }
}
