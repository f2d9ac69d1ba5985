package dev.sekimori.gateway.thing;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A lamp (0x029001) that answers Get and SetC with bytes put together by hand, not by the codec
 * under test. {@code mirror} also sends each answer from another address first, with a wrong value.
 */
final class LampNode implements AutoCloseable {
    private final DatagramSocket socket;
    private final DatagramSocket elsewhere;
    private final Map<String, String> properties = new ConcurrentHashMap<>(Map.of(
            "0ef001d6", "01029001",
            "0290019f", "0480b0889f",
            "0290019e", "0280b0",
            "02900180", "30",
            "02900188", "42",
            "029001b0", "50"));
    volatile boolean spoofed;
    final BlockingQueue<String> confirmed = new LinkedBlockingQueue<>();

    LampNode() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        elsewhere =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
        Thread.ofVirtual().start(this::serve);
    }

    Endpoint endpoint() {
        return new Endpoint(Protocol.ECHONET_LITE, "127.0.0.1", socket.getLocalPort(), "");
    }

    String level() {
        return properties.getOrDefault("029001b0", "");
    }

    private void serve() {
        byte[] buffer = new byte[2_000];
        try {
            while (!socket.isClosed()) {
                DatagramPacket in = new DatagramPacket(buffer, buffer.length);
                socket.receive(in);
                String asked = HexFormat.of().formatHex(buffer, 0, in.getLength());
                if (asked.startsWith("7a", 20)) {
                    confirmed.add(asked);
                    continue;
                }
                if (spoofed) {
                    send(elsewhere, answer(asked, "63"), in);
                }
                send(socket, answer(asked, ""), in);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** Sends bytes of its own accord, from its own address or from another. */
    void tell(String hex, InetSocketAddress to, boolean forged) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        DatagramSocket from = forged ? elsewhere : socket;
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static void send(DatagramSocket from, String hex, DatagramPacket to)
            throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        from.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
    }

    private String answer(String asked, String forged) {
        String source = asked.substring(8, 14);
        String target = asked.substring(14, 20);
        String code = asked.substring(24, 26);
        String head = asked.substring(0, 8) + target + source;
        if (asked.startsWith("61", 20)) {
            properties.put(target + code, asked.substring(28));
            return head + "7101" + code + "00";
        }
        String value = forged.isEmpty() ? properties.get(target + code) : forged;
        return value == null
                ? head + "5201" + code + "00"
                : head + "7201" + code + String.format("%02x", value.length() / 2) + value;
    }

    @Override
    public void close() {
        socket.close();
        elsewhere.close();
    }
}
