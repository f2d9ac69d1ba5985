package dev.sekimori.gateway.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.shareddata.Shareable;
import io.vertx.core.spi.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Sees every socket that the servers of one Vert.x instance accept, before anything is read from
 * it: the servers themselves hear of a client when its TLS handshake is done, and of one that never
 * begins it not at all. Safe from any thread.
 */
public final class Doorway implements Shareable {
    private static final String NAME = "sekimori.doorway";

    private final Map<Integer, ClientConnections> byPort = new ConcurrentHashMap<>();
    private final ChannelHandler watch = new Watch();

    private Doorway() {}

    /** A Vert.x instance that has a doorway, over the transport that the options prefer. */
    public static Vertx vertx(VertxOptions options) {
        Doorway doorway = new Doorway();
        Vertx vertx = Vertx.builder()
                .with(options)
                .withTransport(new Watched(preferred(options), doorway.watch))
                .build();
        vertx.sharedData().<String, Doorway>getLocalMap(NAME).put(NAME, doorway);
        return vertx;
    }

    private static io.vertx.core.transport.Transport preferred(VertxOptions options) {
        io.vertx.core.transport.@Nullable Transport ofThisSystem =
                io.vertx.core.transport.Transport.nativeTransport();
        boolean takesIt = options.getPreferNativeTransport()
                && ofThisSystem != null
                && ofThisSystem.available();
        return takesIt ? ofThisSystem : io.vertx.core.transport.Transport.NIO;
    }

    /**
     * Has sockets at a port counted among the clients from the moment when they are accepted;
     * without a doorway they are counted when their TLS handshake is done.
     */
    public static void guard(Vertx vertx, int port, ClientConnections clients) {
        @Nullable
        Doorway doorway = vertx.sharedData().<String, Doorway>getLocalMap(NAME).get(NAME);
        if (doorway != null) {
            doorway.byPort.put(port, clients);
        }
    }

    /** Of the sockets that listen: what they read are the sockets that they accept. */
    @ChannelHandler.Sharable
    private final class Watch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            if (accepted instanceof Channel socket
                    && ctx.channel().localAddress() instanceof InetSocketAddress at) {
                ClientConnections clients = byPort.get(at.getPort());
                if (clients != null && !clients.arrives(socket)) {
                    // No event loop has it yet.
                    socket.unsafe().closeForcibly();
                    return;
                }
            }
            ctx.fireChannelRead(accepted);
        }
    }

    /** What Vert.x is given as its transport. */
    private record Watched(io.vertx.core.transport.Transport inner, ChannelHandler watch)
            implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public boolean available() {
            return inner.available();
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return inner.unavailabilityCause();
        }

        @Override
        public Transport implementation() {
            return new Sockets(inner.implementation(), watch);
        }
    }

    /** The sockets of a transport; {@code watch} is before all else of those that listen. */
    private record Sockets(Transport inner, ChannelHandler watch) implements Transport {
        @Override
        public boolean supportsDomainSockets() {
            return inner.supportsDomainSockets();
        }

        @Override
        public boolean supportFileRegion() {
            return inner.supportFileRegion();
        }

        @Override
        public boolean isAvailable() {
            return inner.isAvailable();
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return inner.unavailabilityCause();
        }

        @Override
        public java.net.SocketAddress convert(io.vertx.core.net.SocketAddress address) {
            return inner.convert(address);
        }

        @Override
        public io.vertx.core.net.SocketAddress convert(java.net.SocketAddress address) {
            return inner.convert(address);
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return inner.ioHandlerFactory();
        }

        @Override
        public EventLoopGroup eventLoopGroup(
                int type, int threads, ThreadFactory factory, int ioRatio) {
            return inner.eventLoopGroup(type, threads, factory, ioRatio);
        }

        @Override
        public DatagramChannel datagramChannel() {
            return inner.datagramChannel();
        }

        @Override
        @SuppressWarnings("deprecation") // of Netty, in the interface
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return inner.datagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return inner.channelFactory(domainSocket);
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return inner.serverChannelFactory(domainSocket);
        }

        @Override
        public void configure(DatagramChannel channel, DatagramSocketOptions options) {
            inner.configure(channel, options);
        }

        @Override
        public void configure(
                ClientOptionsBase options, int timeoutMs, boolean domainSocket, Bootstrap to) {
            inner.configure(options, timeoutMs, domainSocket, to);
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap to) {
            inner.configure(options, domainSocket, to);
            to.handler(watch);
        }
    }
}
