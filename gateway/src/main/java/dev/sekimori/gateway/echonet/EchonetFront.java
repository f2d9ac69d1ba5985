package dev.sekimori.gateway.echonet;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.model.device.Protocol;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Asks ECHONET Lite devices for their virtual devices, and hears what they announce. */
public final class EchonetFront implements Front {
    private final EchonetConfig config;
    private volatile @Nullable EchonetNode node;
    private volatile Consumer<InetAddress> strangers = stranger -> {};

    public EchonetFront(EchonetConfig config) {
        this.config = config;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of();
    }

    @Override
    public Running start(Context context) {
        EchonetNode started = new EchonetNode(
                Channels.open(config), config, context, from -> strangers.accept(from));
        node = started;
        return new Started(started);
    }

    /** Where the multicast group is heard; empty where it is not, or before the start. */
    public Optional<InetSocketAddress> hears() {
        return Optional.ofNullable(node).flatMap(EchonetNode::hears);
    }

    /**
     * Puts a Get of the node profile to the whole group and answers what came within
     * {@code patience}: one whole frame for each address, with the question's transaction, from a
     * node profile. Blocks that long. Nobody is asked where the group is not heard; one question at
     * a time is under way.
     *
     * @throws IOException when the question cannot be sent
     */
    public Map<InetAddress, byte[]> askGroup(byte[] question, Duration patience)
            throws IOException {
        EchonetNode started = node;
        return started == null ? Map.of() : started.askGroup(question, patience);
    }

    /**
     * Tells {@code to} of every announcement from an address that no device of the site has. It
     * must neither block nor believe what it is told: anybody can write a sender's address.
     */
    public void tellStrangers(Consumer<InetAddress> to) {
        strangers = to;
    }

    /** Puts the same question to one address alone, at the port of ECHONET Lite. */
    public Map<InetAddress, byte[]> ask(InetAddress one, byte[] question, Duration patience)
            throws IOException {
        EchonetNode started = node;
        return started == null ? Map.of() : started.ask(one, question, patience);
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
