package dev.sekimori.gateway.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/**
 * The switch that ends one connection at once (guideline G3-1). From the moment it is thrown
 * nothing read is processed and nothing more is written; then the socket is reset, so that what is
 * in its buffers is thrown away: not even a TLS close or a will passes.
 */
final class Cut {
    private final Channel channel;
    private volatile boolean thrown;

    Cut(Channel channel) {
        this.channel = channel;
    }

    boolean isThrown() {
        return thrown;
    }

    /** From any thread; returns without waiting. */
    void now() {
        thrown = true;
        channel.eventLoop().execute(() -> reset(channel));
    }

    /** Closes without a good-bye that the client might keep waiting for. On the channel's loop. */
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // Past every handler: TLS would first say good-bye and wait until that is sent.
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
