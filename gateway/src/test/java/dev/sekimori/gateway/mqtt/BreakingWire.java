package dev.sekimori.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A wire between a client and the gateway that breaks once, at the first packet of one type in one
 * direction: before the packet passes, or after. From then on it passes everything, so that a
 * client that comes back finds it whole.
 */
final class BreakingWire implements AutoCloseable {
    /** Where the wire breaks; {@code type} as in MQTT 5.0 section 2.1.2. */
    record Break(int type, boolean fromClient, boolean passes) {
        @Override
        public String toString() {
            return (passes ? "after" : "before") + " type " + type
                    + (fromClient ? " of the client" : " of the gateway");
        }
    }

    private final ServerSocket server;
    private final int gatewayPort;
    private final Break at;
    private final AtomicBoolean broke = new AtomicBoolean();

    BreakingWire(int gatewayPort, Break at) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        this.gatewayPort = gatewayPort;
        this.at = at;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    boolean broke() {
        return broke.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket gateway = RawClient.socket(TestSite.OPEN_ADDRESS, gatewayPort);
                Thread.ofVirtual().start(() -> pass(client, gateway, true));
                Thread.ofVirtual().start(() -> pass(gateway, client, false));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket from, Socket to, boolean fromClient) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (true) {
                byte[] packet = packet(in);
                boolean breaks = fromClient == at.fromClient()
                        && (packet[0] >> 4 & 0xf) == at.type()
                        && broke.compareAndSet(false, true);
                if (!breaks || at.passes()) {
                    out.write(packet);
                }
                if (breaks) {
                    return;
                }
            }
        } catch (IOException e) {
            // One end is gone; the other goes as well.
        }
    }

    private static byte[] packet(DataInputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(in.readUnsignedByte());
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            all.write(digit);
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while (digit >= 128);
        all.writeBytes(in.readNBytes(length));
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
