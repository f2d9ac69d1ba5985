package dev.sekimori.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

/**
 * Client connections on one event loop, over TCP or TLS 1.3 of BoringSSL. The servers' certificates
 * are not looked at: that costs the client alone, and both sides the same.
 */
public final class Net implements AutoCloseable {
    private static final int CONNECT_MS = 10_000;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    /** TLS with a client certificate from {@code folder/<name>.pem} and {@code .key}. */
    static SslContext mutual(Path folder, String name) {
        return context(SslContextBuilder.forClient()
                .keyManager(
                        folder.resolve(name + ".pem").toFile(),
                        folder.resolve(name + ".key").toFile()));
    }

    /** TLS without a client certificate. */
    static SslContext plainTls() {
        return context(SslContextBuilder.forClient());
    }

    private static SslContext context(SslContextBuilder builder) {
        try {
            return builder.sslProvider(SslProvider.OPENSSL)
                    .protocols("TLSv1.3")
                    .endpointIdentificationAlgorithm("")
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build();
        } catch (SSLException e) {
            throw new LoadException("TLS cannot be set up", e);
        }
    }

    /** Connects from {@code from} (any address when empty); {@code last} handles what is read. */
    Channel open(InetSocketAddress to, Optional<String> from, Tls tls, ChannelHandler... last) {
        ChannelFuture opened = begin(to, from, tls, last);
        if (!opened.awaitUninterruptibly().isSuccess()) {
            throw new LoadException("cannot connect to " + to, opened.cause());
        }
        return opened.channel();
    }

    /** The same without waiting. */
    ChannelFuture begin(
            InetSocketAddress to, Optional<String> from, Tls tls, ChannelHandler... last) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.addTo(channel);
                        channel.pipeline().addLast(last);
                    }
                });
        return from.map(address -> bootstrap.connect(to, new InetSocketAddress(address, 0)))
                .orElseGet(() -> bootstrap.connect(to));
    }

    /** What protects a connection: nothing, or TLS that asks for a server name. */
    record Tls(Optional<SslContext> context, String serverName, Consumer<SslHandler> then) {
        static final Tls NONE = new Tls(Optional.empty(), "", handler -> {});

        static Tls of(SslContext context) {
            return new Tls(Optional.of(context), "", handler -> {});
        }

        private void addTo(Channel channel) {
            context.ifPresent(given -> {
                SslHandler handler = serverName.isEmpty()
                        ? given.newHandler(channel.alloc())
                        : given.newHandler(channel.alloc(), serverName, 443);
                channel.pipeline().addLast(handler);
                then.accept(handler);
            });
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
