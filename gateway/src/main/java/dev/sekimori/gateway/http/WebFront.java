package dev.sekimori.gateway.http;

import dev.sekimori.decide.patch.Patches;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.clients.ClientConnections;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;

import io.vertx.core.Vertx;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The web front: {@code https://<device>.<site domain>} for every device, for people who have
 * signed in and holders of tokens, each request decided. The Vert.x instance belongs to the caller
 * and may be shared.
 */
public final class WebFront implements Front {
    private static final int CLIENT_NONCE_BYTES = 18;

    private final Vertx vertx;
    private final WebBounds bounds;
    private final PinStore pins;
    private final ReasonText reasons;
    private final RandomGenerator random;
    private final List<OwnHost> ownHosts;
    private final Patches patches;
    private final CopyOnWriteArrayList<WebEndpoint> open = new CopyOnWriteArrayList<>();

    /** {@code random} must be cryptographically strong and safe from any thread. */
    public WebFront(
            Vertx vertx,
            WebBounds bounds,
            PinStore pins,
            ReasonText reasons,
            RandomGenerator random) {
        this(vertx, bounds, pins, reasons, random, List.of(), Patches.NONE);
    }

    /**
     * A front that also serves hosts of the gateway's own, such as the virtual devices', and that
     * keeps requests from devices which {@code patches} refuse.
     */
    public WebFront(
            Vertx vertx,
            WebBounds bounds,
            PinStore pins,
            ReasonText reasons,
            RandomGenerator random,
            List<OwnHost> ownHosts,
            Patches patches) {
        this.patches = patches;
        this.vertx = vertx;
        this.bounds = bounds;
        this.pins = pins;
        this.reasons = reasons;
        this.random = random;
        this.ownHosts = List.copyOf(ownHosts);
    }

    /** A front with the usual bounds and pins in memory. */
    public static WebFront usual(Vertx vertx, ReasonText reasons, RandomGenerator random) {
        return new WebFront(vertx, WebBounds.usual(), new MemoryPins(), reasons, random);
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of(Listener.Kind.WEB_TLS);
    }

    @Override
    public Running start(Context context) {
        WebSessions webSessions = new WebSessions(context.clock(), random, bounds.sessions());
        Supplier<String> clientNonces = () -> {
            byte[] bytes = new byte[CLIENT_NONCE_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
        ExchangeParts parts = new ExchangeParts(
                vertx,
                bounds,
                new Gatekeeper(
                        context.site(),
                        context.desk(),
                        webSessions,
                        new PatchCheck(patches, context.clock())),
                new Judging(bounds.judgedAtOnce()),
                new Upstreams(
                        vertx, bounds, new Upstreams.Secrets(pins, clientNonces, context.clock())),
                context.sessions(),
                new Answers(reasons),
                ConcurrentHashMap.newKeySet(),
                new WebCounters(),
                ownHosts,
                new OwnStreams(),
                new ClientConnections(bounds.clients(), context.clock()));
        ServerTls tls = new ServerTls(
                context.certificates(),
                context.config().siteDomain(),
                device -> isServed(device, context));
        WebEndpoint endpoint = WebEndpoint.open(parts, tls, context);
        open.add(endpoint);
        return endpoint;
    }

    private boolean isServed(DeviceId name, Context context) {
        return ownHosts.stream().anyMatch(host -> host.name().equals(name.value()))
                || context.desk().site().device(name).isPresent();
    }

    /**
     * Ends the sessions of the people that match, and the streams that they have open, as after a
     * sign-out. Blocks.
     */
    public void endSessions(Predicate<Peer> whose) {
        open.forEach(endpoint -> endpoint.endSessions(whose));
    }
}
