package dev.sekimori.lab.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * A UDP server: each datagram of at most {@value #MAX_DATAGRAM} bytes gets at most one answer, on
 * one virtual thread.
 */
public final class UdpService implements Closeable {
    /** A pure answer to a datagram; empty when none is due. */
    @FunctionalInterface
    public interface Answer {
        Optional<byte[]> answer(byte[] datagram);
    }

    public static final int MAX_DATAGRAM = 1500;
    private static final Logger LOG = LoggerFactory.getLogger(UdpService.class);

    private final DatagramSocket socket;
    private final Answer answer;
    private final Tasks tasks = new Tasks();

    private UdpService(DatagramSocket socket, Answer answer) {
        this.socket = socket;
        this.answer = answer;
    }

    /**
     * Listens.
     *
     * @throws LabException when the address cannot be bound
     */
    public static UdpService open(String name, InetSocketAddress address, Answer answer) {
        try {
            UdpService service = new UdpService(new DatagramSocket(address), answer);
            service.tasks.start(name, service::serve);
            return service;
        } catch (IOException e) {
            throw new LabException("Cannot listen on UDP " + address + " for " + name, e);
        }
    }

    /**
     * Also hears what is sent to a multicast group, on the network interface of its own address and
     * the same port; answers come from its own address. Where there is no multicast, it does not.
     */
    public UdpService joining(InetAddress group) {
        InetSocketAddress own = (InetSocketAddress) socket.getLocalSocketAddress();
        try {
            NetworkInterface side = NetworkInterface.getByInetAddress(own.getAddress());
            NetworkInterface usable = side == null && own.getAddress().isLoopbackAddress()
                    ? NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"))
                    : side;
            if (usable != null) {
                hear(new InetSocketAddress(group, own.getPort()), usable);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} does not hear {}", own, group, e);
        }
        return this;
    }

    private void hear(InetSocketAddress group, NetworkInterface side) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        tasks.own(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(group);
        channel.join(group.getAddress(), side);
        tasks.start("group", () -> serve(channel.socket()));
    }

    private void serve() {
        serve(socket);
    }

    private void serve(DatagramSocket heard) {
        byte[] buffer = new byte[MAX_DATAGRAM];
        while (!heard.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                heard.receive(packet);
                Optional<byte[]> reply = answer.answer(Arrays.copyOf(buffer, packet.getLength()));
                if (reply.isPresent()) {
                    byte[] bytes = reply.get();
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                LOG.debug("datagram not answered", e);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        tasks.close();
    }
}
