package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.FullQueue;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.UpstreamState;
import dev.sekimori.gateway.listen.LastWord;
import dev.sekimori.gateway.mqtt.store.Journal;
import dev.sekimori.gateway.mqtt.store.JournalBounds;
import dev.sekimori.gateway.tls.TlsServer;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.gateway.upstream.UpstreamIdentities;
import dev.sekimori.model.device.Protocol;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The MQTT front: its listeners, its event loops and what all its connections share. */
public final class MqttFront implements Front {
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(65_536, 262_144);
    /** So many are shown; more need the same cure. */
    private static final Logger LOG = LoggerFactory.getLogger(MqttFront.class);

    private static final int MOST_FULL_QUEUES = 100;
    private static final int LOOK_SECONDS = 2;

    private static final int BACKLOG = 1_024;
    private static final int READS_PER_TURN = 1;

    private final MqttConfig config;
    private final RandomGenerator random;
    private final Optional<Path> directory;
    private final Relays.Plan plan;

    /** {@code random} names clients that send no client identifier; it must be hard to guess. */
    public MqttFront(MqttConfig config, RandomGenerator random) {
        this(config, random, Optional.empty(), Relays.Plan.NONE);
    }

    private MqttFront(
            MqttConfig config, RandomGenerator random, Optional<Path> directory, Relays.Plan plan) {
        this.config = config;
        this.random = random;
        this.directory = directory;
        this.plan = plan;
    }

    /** A front that keeps in {@code directory} what must survive the end of the process. */
    public static MqttFront durable(MqttConfig config, RandomGenerator random, Path directory) {
        return new MqttFront(config, random, Optional.of(directory), Relays.Plan.NONE);
    }

    /** The same front that also relays what devices publish to brokers outside. */
    public MqttFront relaying(List<UpstreamConfig> upstreams, UpstreamIdentities identities) {
        return new MqttFront(
                config, random, directory, new Relays.Plan(List.copyOf(upstreams), identities));
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of(Listener.Kind.MQTT, Listener.Kind.MQTT_TLS, Listener.Kind.MQTT_WSS);
    }

    @Override
    public Running start(Context context) {
        MqttCounters counters = new MqttCounters();
        Asks asks = new Asks(context.desk());
        SubscriptionTree tree = new SubscriptionTree();
        SessionRegistry registry = new SessionRegistry(config.connections().mostSessions());
        counters.gauge("mqtt_sessions", registry::size);
        Restoring restoring = new Restoring();
        Optional<SessionStore> store = directory.map(dir -> open(dir, restoring, counters));
        Router router = new Router(
                asks,
                tree,
                config.queues(),
                counters,
                new Taps(asks, context.readings(), context.clock()),
                store,
                context.clock());
        Wiring wiring = new Wiring(
                config,
                asks,
                router,
                tree,
                registry,
                new Absences(
                        asks,
                        router,
                        tree,
                        new WaitingWills(asks, router, counters),
                        context.clock()),
                context.sessions(),
                context.sightings(),
                new Authentication(
                        context.site(),
                        asks,
                        new VerifiedPasswords(context.clock(), random),
                        config.connections(),
                        context.clock()),
                new HoldOff(context.clock()),
                counters,
                context.clock(),
                random,
                store);
        Started started = new Started(
                wiring,
                new Relays(plan, wiring),
                config.eventLoops(),
                new TlsServer(context, ClientAuth.OPTIONAL));
        try {
            if (store.isPresent()) {
                restoring.finish(wiring, started.relays, started.loops::next);
            }
            context.listeners().forEach(listener -> started.bind(listener));
            started.relays.updated();
            started.lookAfterAbsent();
        } catch (GatewayException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private SessionStore open(Path dir, Restoring restoring, MqttCounters counters) {
        Journal journal = Journal.open(dir, JournalBounds.DEFAULTS, random, restoring);
        counters.gauge("mqtt_store_live_bytes", journal::liveBytes);
        counters.gauge("mqtt_store_disk_bytes", journal::diskBytes);
        counters.gauge("mqtt_store_failed", () -> journal.isFailed() ? 1 : 0);
        return new SessionStore(journal);
    }

    private static final class Started implements Running {
        private final Wiring wiring;
        private final Relays relays;
        private final TlsServer tls;
        private final ConnectionLimits limits;
        private final EventLoopGroup loops;
        private final ChannelGroup connections =
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        private final Rechecks rechecks = new Rechecks(() -> admitted().iterator());
        private final List<BoundListeners.Bound> bound = new ArrayList<>();
        private final List<Channel> listening = new ArrayList<>();
        private final RecvByteBufAllocator receiveBuffers = new AdaptiveRecvByteBufAllocator(
                        512, 2_048, 32_768)
                .maxMessagesPerRead(READS_PER_TURN);

        private Started(Wiring wiring, Relays relays, int eventLoops, TlsServer tls) {
            this.wiring = wiring;
            this.relays = relays;
            this.tls = tls;
            this.limits = new ConnectionLimits(wiring.config().connections(), wiring.counters());
            IoHandlerFactory io =
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
            int threads = eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
            this.loops = new MultiThreadIoEventLoopGroup(threads, io);
        }

        private void lookAfterAbsent() {
            var _ = loops.next()
                    .scheduleWithFixedDelay(
                            this::lookNow, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }

        // The outermost boundary: one failed look must not end all later ones.
        private void lookNow() {
            try {
                wiring.absences().look(wiring.registry().absent());
            } catch (RuntimeException e) {
                LOG.warn("absent clients' queues could not be looked after", e);
            }
        }

        private void bind(Listener listener) {
            ChannelFuture opened = new ServerBootstrap()
                    .group(loops)
                    .channelFactory(() -> server(listener.host()))
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                    // Small turns: many clients that send at full speed do not keep others, or a
                    // cut, waiting.
                    .childHandler(new Pipeline(listener.kind()))
                    .bind(listener.host(), listener.port())
                    .awaitUninterruptibly();
            if (!opened.isSuccess()) {
                throw new GatewayException(
                        "cannot listen on " + listener.host() + " port " + listener.port(),
                        opened.cause());
            }
            listening.add(opened.channel());
            bound.add(new BoundListeners.Bound(
                    listener.kind(), (InetSocketAddress) opened.channel().localAddress()));
        }

        /** A socket of the address's own family: one of IPv6 would map each packet of IPv4. */
        private static ServerChannel server(String host) {
            if (!Epoll.isAvailable()) {
                return new NioServerSocketChannel();
            }
            return NetUtil.isValidIpV4Address(host)
                    ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
                    : new EpollServerSocketChannel();
        }

        private final class Pipeline extends ChannelInitializer<Channel> {
            private final Listener.Kind kind;

            private Pipeline(Listener.Kind kind) {
                this.kind = kind;
            }

            @Override
            protected void initChannel(Channel channel) {
                connections.add(channel);
                // Small turns: many clients that send at full speed keep neither others nor a cut
                // waiting.
                channel.config().setRecvByteBufAllocator(receiveBuffers);
                MqttConfig config = wiring.config();
                Cut cut = new Cut(channel);
                PacketFramer framer = new PacketFramer(config.maximumPacketBytes(), cut);
                var pipeline = channel.pipeline();
                pipeline.addLast("limits", limits);
                if (kind != Listener.Kind.MQTT) {
                    var handler = tls.site().newHandler(channel.alloc());
                    handler.setHandshakeTimeoutMillis(config.times().connectTimeoutMs());
                    pipeline.addLast("tls", handler);
                    pipeline.addLast("handshake", LastWord.ofHandshake());
                }
                if (kind == Listener.Kind.MQTT_WSS) {
                    WebSocketGate.addTo(pipeline, config);
                }
                pipeline.addLast("framer", framer);
                pipeline.addLast("decoder", new MqttDecoder(config.maximumPacketBytes()));
                pipeline.addLast("check", new DecodedCheck(framer));
                pipeline.addLast("encoder", MqttEncoder.INSTANCE);
                pipeline.addLast("mqtt", new ConnectHandler(wiring, framer, cut));
            }
        }

        @Override
        public List<BoundListeners.Bound> bound() {
            return List.copyOf(bound);
        }

        @Override
        public void updated() {
            decisionsChanged();
            rechecks.request();
        }

        @Override
        public void decisionsChanged() {
            relays.updated();
            admitted().forEach(MqttConnection::updated);
        }

        private List<MqttConnection> admitted() {
            return connections.stream()
                    .flatMap(channel ->
                            Optional.ofNullable(channel.pipeline().get(MqttConnection.class))
                                    .stream())
                    .toList();
        }

        @Override
        public Optional<NativeAccess> access(Protocol protocol) {
            return protocol == Protocol.MQTT
                    ? Optional.of(new Commands(wiring.router()))
                    : Optional.empty();
        }

        @Override
        public List<UpstreamState> upstreams() {
            return relays.states();
        }

        @Override
        public List<FullQueue> fullQueues() {
            return wiring.registry()
                    .absent()
                    .filter(session -> !session.outbox().hasRoom(wiring.clock()))
                    .limit(MOST_FULL_QUEUES)
                    .flatMap(session -> session
                            .absence()
                            .map(planned -> new FullQueue(
                                    session.clientId(),
                                    session.peer().label(),
                                    session.outbox().size(),
                                    session.outbox().bytes(),
                                    Instant.ofEpochMilli(planned.endsAtMs())))
                            .stream())
                    .toList();
        }

        @Override
        public void certificatesChanged() {
            tls.reload();
        }

        @Override
        public Map<String, Long> counters() {
            return wiring.counters().snapshot();
        }

        @Override
        public void close() {
            relays.close();
            listening.forEach(channel -> channel.close().awaitUninterruptibly());
            admitted().forEach(MqttConnection::shuttingDown);
            connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                    .awaitUninterruptibly(2, TimeUnit.SECONDS);
            tls.close();
            // Last, with what the loops still had to say.
            wiring.store().ifPresent(store -> store.journal().close());
        }
    }
}
