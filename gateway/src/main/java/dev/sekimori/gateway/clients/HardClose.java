package dev.sekimori.gateway.clients;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

import java.util.concurrent.CompletableFuture;

/**
 * Closes a connection's socket at once. The usual close first tries to send what is queued, and
 * over TLS a farewell, which a reader who does not read can hold up; when a device is cut off
 * nothing may pass.
 */
public final class HardClose {
    private HardClose() {}

    /** Done when the socket is closed. May be called from any thread. */
    public static CompletableFuture<Void> now(HttpConnection connection) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        if (connection instanceof ConnectionBase base) {
            Channel channel = base.channel();
            channel.closeFuture().addListener(done -> closed.complete(null));
            channel.eventLoop().execute(() -> close(channel));
        } else {
            connection.close().onComplete(done -> closed.complete(null));
        }
        return closed;
    }

    /** The same for a socket that has an event loop, and no connection yet. From any thread. */
    static void now(Channel socket) {
        socket.eventLoop().execute(() -> close(socket));
    }

    private static void close(Channel channel) {
        if (channel.isOpen()) {
            // What the kernel still holds is dropped too, and the peer gets a reset.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // From the first handler on there is no TLS handler in the way.
            channel.pipeline().firstContext().close();
        }
    }
}
