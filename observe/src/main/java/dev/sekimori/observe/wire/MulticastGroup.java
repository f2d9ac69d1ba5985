package dev.sekimori.observe.wire;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An IPv4 group on the network interface that has {@code from}, asked from any port of that address
 * and not beyond the local network (time to live 1).
 */
public record MulticastGroup(InetAddress from, InetSocketAddress group) implements Group {
    private static final int MOST_ANSWERS = 4_096;
    private static final int MAX_DATAGRAM_BYTES = 9_000;

    @Override
    public Map<InetAddress, byte[]> ask(byte[] question, Duration patience) throws IOException {
        NetworkInterface side = NetworkInterface.getByInetAddress(from);
        if (side == null) {
            throw new SocketException(
                    "no network interface has the address " + from.getHostAddress());
        }
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.bind(new InetSocketAddress(from, 0));
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, side);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
            DatagramSocket socket = channel.socket();
            socket.send(new DatagramPacket(question, question.length, group));
            return answers(socket, System.nanoTime() + patience.toNanos());
        }
    }

    private static Map<InetAddress, byte[]> answers(DatagramSocket socket, long deadline)
            throws IOException {
        Map<InetAddress, byte[]> answers = new HashMap<>();
        byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
        while (answers.size() < MOST_ANSWERS) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                break;
            }
            try {
                socket.setSoTimeout((int) Math.min(leftMs, Integer.MAX_VALUE));
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                answers.putIfAbsent(packet.getAddress(), Arrays.copyOf(buffer, packet.getLength()));
            } catch (SocketTimeoutException e) {
                break;
            }
        }
        return answers;
    }
}
