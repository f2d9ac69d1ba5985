package dev.sekimori.gateway.mqtt;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds connections, all and from one address; one too many is closed before a byte is read. */
@ChannelHandler.Sharable
final class ConnectionLimits extends ChannelInboundHandlerAdapter {
    /** The address that a channel is counted under. */
    private static final AttributeKey<String> COUNTED = AttributeKey.valueOf("sekimori.counted");

    private final int most;
    private final int mostPerAddress;
    private final MqttCounters counters;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimits(MqttConfig.Connections bounds, MqttCounters counters) {
        this.most = bounds.most();
        this.mostPerAddress = bounds.mostPerAddress();
        this.counters = counters;
        counters.gauge("mqtt_connections", open::get);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        String address =
                ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress().getHostAddress();
        ctx.channel().attr(COUNTED).set(address);
        int mine = byAddress.merge(address, 1, Integer::sum);
        int all = open.incrementAndGet();
        if (all > most || mine > mostPerAddress) {
            counters.connectionsRefused.increment();
            var _ = ctx.close();
            return;
        }
        counters.connectionsOpened.increment();
        ctx.fireChannelActive();
    }

    /** Frees the place once the session knows that its client is gone. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ctx.fireChannelInactive();
        String address = ctx.channel().attr(COUNTED).getAndSet(null);
        if (address != null) {
            open.decrementAndGet();
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
