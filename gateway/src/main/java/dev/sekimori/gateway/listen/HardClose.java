package dev.sekimori.gateway.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** Ends a connection at once (guideline G3-1): the usual close first sends what is queued. */
public final class HardClose {
    private HardClose() {}

    /** From any thread; returns without waiting. What is in buffers is thrown away. */
    public static void now(Channel channel) {
        if (channel.eventLoop().inEventLoop()) {
            reset(channel);
        } else {
            channel.eventLoop().execute(() -> reset(channel));
        }
    }

    private static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // Past every handler: TLS would first say good-bye and wait until that is sent.
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
