package dev.sekimori.gateway.echonet;

import dev.sekimori.gateway.GatewayException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;

/**
 * The sockets of the gateway's node: {@code own} asks and is answered at one address alone, and
 * {@code group}, where there is one, hears what is sent to the multicast group on the interface of
 * that address alone.
 *
 * @param self where {@code own} is bound
 * @param all where the group is asked
 */
record Channels(
        DatagramChannel own,
        @Nullable DatagramChannel group,
        InetSocketAddress self,
        InetSocketAddress all)
        implements AutoCloseable {

    /** Throws {@link GatewayException} when an address or the group cannot be had. */
    static Channels open(EchonetConfig config) {
        InetAddress host = InetAddress.ofLiteral(config.host());
        try {
            DatagramChannel own = DatagramChannel.open(StandardProtocolFamily.INET);
            try {
                own.bind(new InetSocketAddress(host, config.multicast() ? config.port() : 0));
                return with(own, host, config);
            } catch (IOException | GatewayException | UnsupportedOperationException e) {
                own.close();
                throw e;
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new GatewayException(
                    "cannot ask ECHONET Lite devices from " + config.host() + " port "
                            + (config.multicast() ? config.port() : 0),
                    e);
        }
    }

    private static Channels with(DatagramChannel own, InetAddress host, EchonetConfig config)
            throws IOException {
        InetSocketAddress self = (InetSocketAddress) own.getLocalAddress();
        InetSocketAddress all = new InetSocketAddress(
                InetAddress.ofLiteral(EchonetConfig.GROUP),
                config.port() == 0 ? self.getPort() : config.port());
        return new Channels(
                own, config.multicast() ? joined(own, host, all).orElse(null) : null, self, all);
    }

    /** Bound to the group's own address: nothing that is sent to any other reaches it. */
    private static Optional<DatagramChannel> joined(
            DatagramChannel own, InetAddress host, InetSocketAddress all) throws IOException {
        NetworkInterface side = NetworkInterface.getByInetAddress(host);
        if (side == null || !(host instanceof Inet4Address)) {
            throw new GatewayException(
                    "no network interface has the IPv4 address " + host.getHostAddress());
        }
        own.setOption(StandardSocketOptions.IP_MULTICAST_IF, side);
        DatagramChannel group = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            group.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            group.bind(all);
            group.join(all.getAddress(), side);
            return Optional.of(group);
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    List<DatagramChannel> receiving() {
        return group == null ? List.of(own) : List.of(own, group);
    }

    boolean hearsGroup() {
        return group != null;
    }

    void send(byte[] frame, InetSocketAddress to) throws IOException {
        own.send(ByteBuffer.wrap(frame), to);
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : receiving()) {
            channel.close();
        }
    }
}
