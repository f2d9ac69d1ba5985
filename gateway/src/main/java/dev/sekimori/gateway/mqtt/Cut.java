package dev.sekimori.gateway.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;

/**
 * Ends a connection at once (guideline G3-1): what is in the socket's buffers is thrown away and
 * the peer sees a reset, so nothing more passes in either direction, not even a TLS close or a
 * will.
 */
final class Cut {
    private static final AttributeKey<Boolean> WAS_CUT = AttributeKey.valueOf(Cut.class, "cut");

    private Cut() {}

    /** From any thread; returns without waiting. */
    static void now(Channel channel) {
        channel.attr(WAS_CUT).set(true);
        channel.eventLoop().execute(() -> {
            if (channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                // Past every handler: TLS would first say good-bye and wait until that is sent.
                channel.unsafe().close(channel.unsafe().voidPromise());
            }
        });
    }

    static boolean was(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(WAS_CUT).get());
    }
}
