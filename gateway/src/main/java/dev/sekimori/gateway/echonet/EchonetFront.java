package dev.sekimori.gateway.echonet;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.model.device.Protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks ECHONET Lite devices for their virtual devices, and hears what they announce. */
public final class EchonetFront implements Front {
    private final EchonetConfig config;

    public EchonetFront(EchonetConfig config) {
        this.config = config;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of();
    }

    @Override
    public Running start(Context context) {
        return new Started(new EchonetNode(open(), config, context));
    }

    private DatagramChannel open() {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            try {
                channel.bind(
                        new InetSocketAddress(InetAddress.ofLiteral(config.host()), config.port()));
                InetAddress group = InetAddress.ofLiteral(EchonetConfig.GROUP);
                for (String name : config.groups()) {
                    NetworkInterface known = NetworkInterface.getByName(name);
                    if (known == null) {
                        throw new GatewayException("there is no network interface " + name);
                    }
                    channel.join(group, known);
                }
                return channel;
            } catch (IOException | GatewayException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new GatewayException(
                    "cannot ask ECHONET Lite devices from " + config.host() + " port "
                            + config.port(),
                    e);
        }
    }

    private record Started(EchonetNode node) implements Running {
        @Override
        public List<BoundListeners.Bound> bound() {
            return List.of();
        }

        @Override
        public void updated() {
            // Each question asks whether its device may communicate.
        }

        @Override
        public void certificatesChanged() {
            // ECHONET Lite knows none.
        }

        @Override
        public Optional<NativeAccess> access(Protocol protocol) {
            return protocol == Protocol.ECHONET_LITE ? Optional.of(node) : Optional.empty();
        }

        @Override
        public Map<String, Long> counters() {
            return node.counters();
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
