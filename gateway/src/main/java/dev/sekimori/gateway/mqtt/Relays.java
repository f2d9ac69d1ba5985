package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.UpstreamState;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.gateway.upstream.UpstreamConfig.Direction;
import dev.sekimori.gateway.upstream.UpstreamIdentities;
import dev.sekimori.gateway.upstream.UpstreamLine;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/**
 * The relays of all devices that have an upstream: one is opened when its device may communicate
 * and the policy lets it have that broker, and closed when either ends. Safe from any thread;
 * everything happens on one thread of its own.
 */
final class Relays implements AutoCloseable {
    /** The outlines of all upstreams, and who gives the devices' identities. */
    record Plan(List<UpstreamConfig> upstreams, UpstreamIdentities identities) {
        static final Plan NONE = new Plan(List.of(), (device, upstream) -> Optional.empty());
    }

    private static final int SESSION_SECONDS = 30 * 86_400;

    private final Plan plan;
    private final Wiring wiring;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("mqtt-upstream").daemon().unstarted(task));
    private final Map<DeviceId, Relay> relays = new ConcurrentHashMap<>();
    private final Set<DeviceId> beginning = new HashSet<>();
    private final RelayGate gate;

    Relays(Plan plan, Wiring wiring) {
        this.plan = plan;
        this.wiring = wiring;
        this.gate = new RelayGate(wiring);
        wiring.counters().gauge("mqtt_upstream_devices", relays::size);
        wiring.counters()
                .gauge(
                        "mqtt_upstream_connected",
                        () -> states().stream().filter(UpstreamState::connected).count());
        wiring.counters()
                .gauge(
                        "mqtt_upstream_queued",
                        () -> states().stream().mapToLong(UpstreamState::queued).sum());
    }

    List<UpstreamState> states() {
        return Stream.concat(
                        relays.values().stream()
                                .filter(relay -> !gate.refuses(relay.device()))
                                .map(Relay::state),
                        gate.states().stream())
                .toList();
    }

    /** The picture of the site changed. */
    void updated() {
        if (!plan.upstreams().isEmpty()) {
            thread.execute(this::compare);
        }
    }

    private void compare() {
        Map<DeviceId, UpstreamConfig> wanted = new HashMap<>();
        for (GatewayDevice device : wiring.asks().site().state().devices()) {
            if (wiring.asks().site().mayCommunicate(device.id())) {
                plan.upstreams().stream()
                        .filter(up -> up.means(device.id(), device.facts().profile()))
                        .findFirst()
                        .filter(up -> gate.admits(device.id(), up))
                        .ifPresent(up -> wanted.put(device.id(), up));
            }
        }
        gate.keep(device -> wiring.asks().site().mayCommunicate(device));
        relays.forEach((device, relay) -> {
            if (!relay.config().equals(wanted.get(device))) {
                relay.close();
            }
        });
        wanted.forEach(this::open);
    }

    private void open(DeviceId device, UpstreamConfig config) {
        Relay known = relays.get(device);
        if (known != null) {
            known.open(relay -> line(device, relay));
        } else if (beginning.add(device)) {
            claim(device, config);
        }
    }

    private UpstreamLine line(DeviceId device, Relay relay) {
        UpstreamConfig config = relay.config();
        List<String> subscriptions = config.topics(Direction.IN).stream()
                .map(topic -> own(topic.prefix() + topic.filter(), device))
                .toList();
        return new UpstreamLine(
                new UpstreamLine.Target(config, own(config.clientId(), device), subscriptions),
                () -> plan.identities().of(device, config),
                relay,
                thread,
                wiring.random());
    }

    private static String own(String text, DeviceId device) {
        return text.replace("{id}", device.value());
    }

    private static String name(DeviceId device, UpstreamConfig config) {
        return Peer.TokenPeer.UPSTREAM + config.name() + "/" + device;
    }

    /** The device whose queue a session is, by its name. */
    private static Optional<DeviceId> deviceOf(Session session) {
        String name = session.clientId();
        return name.startsWith(Peer.TokenPeer.UPSTREAM)
                ? Optional.of(new DeviceId(name.substring(name.lastIndexOf('/') + 1)))
                : Optional.empty();
    }

    /** A queue that was on the disk is for its own device alone, before its line is open too. */
    void restored(Session session) {
        deviceOf(session).ifPresent(session::hearOnly);
    }

    /**
     * Whether a session is the queue of an upstream that is configured no more: it keeps what it
     * holds until its time is over, in case the upstream comes back, and takes nothing more.
     */
    boolean isOver(Session session) {
        return deviceOf(session)
                .filter(device -> plan.upstreams().stream()
                        .noneMatch(up -> name(device, up).equals(session.clientId())))
                .isPresent();
    }

    /** The relay's queue is a session under a name of its own, which no client can take. */
    private void claim(DeviceId device, UpstreamConfig config) {
        String name = name(device, config);
        Peer owner = new Peer.TokenPeer(name, config.role());
        switch (wiring.registry().claim(name, owner, () -> {})) {
            case SessionRegistry.Answer.Granted(var claim) -> {
                var _ = claim.before()
                        .thenAccept(before -> thread.execute(() -> {
                            Session session = before.orElseGet(() -> session(name, owner, config));
                            begin(device, config, session);
                        }));
            }
            case SessionRegistry.Answer.InUse(), SessionRegistry.Answer.Full() ->
                beginning.remove(device);
        }
    }

    private Session session(String name, Peer owner, UpstreamConfig config) {
        Keeping keeping = wiring.store().<Keeping>map(SessionStore::newSession).orElse(Keeping.NOT);
        Outbox outbox = new Outbox(queues(config.queue()), wiring.router().queuedBytes(), keeping);
        return new Session(name, owner, config.host(), Protocol.MQTT, outbox, keeping);
    }

    private MqttConfig.Queues queues(UpstreamConfig.Queue queue) {
        MqttConfig.Queues usual = wiring.config().queues();
        return new MqttConfig.Queues(
                usual.receiveMaximum(),
                usual.liveMessages(),
                usual.liveBytes(),
                queue.messages(),
                queue.bytes(),
                usual.allBytes(),
                usual.retainedMessages(),
                usual.retainedBytes());
    }

    private void begin(DeviceId device, UpstreamConfig config, Session session) {
        session.resumed(session.peer(), config.host(), Protocol.MQTT);
        session.outbox().bound(queues(config.queue()));
        session.hearOnly(device);
        session.keeping()
                .changed(StoredForms.SessionForm.of(session, SESSION_SECONDS, Optional.empty()));
        Set<String> filters = new HashSet<>();
        config.topics(Direction.OUT).forEach(topic -> filters.add(own(topic.filter(), device)));
        for (Subscription old : List.copyOf(session.subscriptions().values())) {
            if (!filters.contains(old.filter().text())) {
                session.subscriptions().remove(old.filter().text());
                session.keeping().unsubscribed(old.filter().text());
                wiring.tree().remove(session, old.filter());
            }
        }
        filters.forEach(filter -> subscribe(session, filter));
        Relay relay = new Relay(device, config, session, wiring, thread);
        relays.put(device, relay);
        beginning.remove(device);
        relay.open(opened -> line(device, opened));
    }

    private void subscribe(Session session, String filter) {
        Subscription subscription = new Subscription(
                session,
                SubscribedFilter.of(filter).orElseThrow(),
                1,
                true,
                true,
                0,
                new Standing());
        session.subscriptions().put(filter, subscription);
        session.keeping().subscribed(subscription);
        wiring.tree().put(subscription);
    }

    @Override
    public void close() {
        var _ = thread.submit(() -> relays.values().forEach(Relay::close));
        thread.shutdown();
    }
}
