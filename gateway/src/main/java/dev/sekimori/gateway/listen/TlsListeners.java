package dev.sekimori.gateway.listen;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.tls.CertificateEnd;
import dev.sekimori.gateway.tls.TlsServer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SniHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The listeners of one front over TLS, with their event loops: the certificate follows the name
 * that the client asks for, connections are bounded, all and from one address. Safe from any
 * thread.
 */
public final class TlsListeners implements AutoCloseable {
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(65_536, 262_144);
    private static final int BACKLOG = 256;
    private static final int CLIENT_HELLO_BYTES = 16_384;
    private static final int READ_BYTES = 65_536;

    /** Bounds of connections; {@code handshakeMs} is the time for the TLS handshake. */
    public record Bounds(int most, int mostPerAddress, int handshakeMs, int connectMs) {
        public static final Bounds USUAL = new Bounds(512, 64, 10_000, 5_000);
    }

    private final TlsServer tls;
    private final Bounds bounds;
    private final EventLoopGroup loops;
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final List<Channel> listening = new ArrayList<>();
    private final List<BoundListeners.Bound> bound = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public TlsListeners(TlsServer tls, Bounds bounds) {
        this.tls = tls;
        this.bounds = bounds;
        // Not epoll: when the other end has hung up, that transport reads on though nothing is
        // wanted, and rates and back-pressure do not hold for what the kernel has received.
        this.loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    }

    /**
     * Opens a listener; {@code pipeline} adds the handlers behind TLS. Throws
     * {@link GatewayException} when it cannot be opened.
     */
    public void open(Listener listener, Consumer<Channel> pipeline) {
        ChannelFuture opened = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        begin(channel, pipeline);
                    }
                })
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

    private void begin(Channel channel, Consumer<Channel> pipeline) {
        String address = addressOf(channel);
        int mine = byAddress.merge(address, 1, Integer::sum);
        int all = open.incrementAndGet();
        channel.closeFuture().addListener(closed -> {
            open.decrementAndGet();
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        });
        if (all > bounds.most() || mine > bounds.mostPerAddress()) {
            refused.increment();
            HardClose.now(channel);
            return;
        }
        connections.add(channel);
        // Small turns: those that send at full speed keep neither others nor a cut waiting.
        channel.config().setRecvByteBufAllocator(receiveBuffers());
        channel.pipeline()
                .addLast(
                        "sni",
                        new SniHandler(tls.byName(), CLIENT_HELLO_BYTES, bounds.handshakeMs()))
                .addLast("handshake", LastWord.ofHandshake())
                .addLast(
                        "certificate",
                        new CertificateEnd(tls.clock(), () -> HardClose.now(channel)));
        pipeline.accept(channel);
    }

    private static AdaptiveRecvByteBufAllocator receiveBuffers() {
        AdaptiveRecvByteBufAllocator buffers =
                new AdaptiveRecvByteBufAllocator(512, 4_096, READ_BYTES);
        buffers.maxMessagesPerRead(1);
        return buffers;
    }

    /**
     * Connects to a device on the event loop of the client's connection. Nothing is read before the
     * caller switches automatic reading on.
     */
    public ChannelFuture connect(
            EventLoop loop, InetSocketAddress device, Consumer<Channel> pipeline) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, bounds.connectMs())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.config().setRecvByteBufAllocator(receiveBuffers());
                        pipeline.accept(channel);
                    }
                })
                .connect(device);
    }

    /** A loop for a connection to a device that belongs to no one client. */
    public EventLoop nextLoop() {
        return loops.next();
    }

    /** The literal address of the other end. */
    public static String addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "";
    }

    /** Tells the handlers of a kind of all open connections of clients. */
    public <H extends ChannelHandler> void each(Class<H> kind, Consumer<H> what) {
        for (Channel channel : connections) {
            H handler = channel.pipeline().get(kind);
            if (handler != null) {
                what.accept(handler);
            }
        }
    }

    public List<BoundListeners.Bound> bound() {
        return List.copyOf(bound);
    }

    /** How many connections of clients are open. */
    public int size() {
        return open.get();
    }

    /** How many connections were closed unread because there were too many. */
    public long refused() {
        return refused.sum();
    }

    /** Takes up new certificates for connections to come. */
    public void reload() {
        tls.reload();
    }

    /** Closes listeners and connections; returns when they are closed. */
    @Override
    public void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        connections.forEach(HardClose::now);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        tls.close();
    }
}
