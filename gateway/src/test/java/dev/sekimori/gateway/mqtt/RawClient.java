package dev.sekimori.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A client that speaks MQTT byte by byte, so that it can also speak it wrongly. Waits at most half
 * a minute.
 */
final class RawClient implements AutoCloseable {
    /** One packet: its first byte and what follows the remaining length. */
    record Packet(int first, byte[] body) {
        int type() {
            return first >> 4;
        }

        int at(int index) {
            return Byte.toUnsignedInt(body[index]);
        }

        int shortAt(int index) {
            return at(index) << 8 | at(index + 1);
        }

        String topic() {
            return new String(body, 2, shortAt(0), StandardCharsets.UTF_8);
        }

        int qos() {
            return first >> 1 & 3;
        }

        int packetId() {
            return shortAt(2 + shortAt(0));
        }

        /** The packet identifier of an acknowledgement. */
        int acknowledgedId() {
            return shortAt(0);
        }

        /** What follows topic, packet identifier and, for version 5, the properties. */
        String payload(int version) {
            int at = 2 + shortAt(0) + (qos() > 0 ? 2 : 0);
            if (version == 5) {
                at += 1 + at(at);
            }
            return new String(body, at, body.length - at, StandardCharsets.UTF_8);
        }

        byte[] properties() {
            int at = 2 + shortAt(0) + (qos() > 0 ? 2 : 0);
            return Arrays.copyOfRange(body, at + 1, at + 1 + at(at));
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final int version;

    RawClient(Socket socket, int version) throws IOException {
        this.socket = socket;
        this.version = version;
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static Socket socket(String from, int port) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), 30_000);
        return socket;
    }

    static RawClient from(String address, int port, int version) throws IOException {
        return new RawClient(socket(address, port), version);
    }

    Socket socket() {
        return socket;
    }

    static byte[] bytes(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Integer one -> all.write(one);
                case byte[] some -> all.writeBytes(some);
                case String text -> {
                    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                    all.write(utf8.length >> 8);
                    all.write(utf8.length);
                    all.writeBytes(utf8);
                }
                default -> throw new IllegalArgumentException(part.toString());
            }
        }
        return all.toByteArray();
    }

    static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(first);
        int rest = body.length;
        do {
            all.write(rest >= 128 ? rest & 0x7f | 0x80 : rest);
            rest >>= 7;
        } while (rest > 0);
        all.writeBytes(body);
        return all.toByteArray();
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void send(int first, Object... parts) throws IOException {
        send(packet(first, bytes(parts)));
    }

    /** CONNECT; {@code flags} without the user name bits, {@code properties} only for version 5. */
    Packet connect(String clientId, int flags, int keepAlive, byte[] properties)
            throws IOException {
        sendConnect(clientId, flags, keepAlive, properties);
        return read();
    }

    void sendConnect(String clientId, int flags, int keepAlive, byte[] properties, Object... more)
            throws IOException {
        byte[] header = bytes("MQTT", version, flags, keepAlive >> 8, keepAlive & 0xff);
        byte[] body = version == 5
                ? bytes(header, properties.length, properties, clientId, bytes(more))
                : bytes(header, clientId, bytes(more));
        send(packet(0x10, body));
    }

    Packet connect(String clientId) throws IOException {
        return connect(clientId, 2, 60, new byte[0]);
    }

    Packet connectAs(String clientId, String user, String password) throws IOException {
        sendConnect(clientId, 0xc2, 60, new byte[0], user, password);
        return read();
    }

    /** SUBSCRIBE to one filter with version 5 options; answers the reason code. */
    int subscribe(String filter, int options) throws IOException {
        send(0x82, 0, 10, version == 5 ? new byte[] {0} : new byte[0], filter, options);
        Packet suback = read();
        if (suback.type() != 9) {
            throw new IOException("not a SUBACK: " + suback.type());
        }
        return suback.at(suback.body().length - 1);
    }

    void publish(String topic, String payload, int flags, int packetId) throws IOException {
        byte[] id = (flags & 6) == 0
                ? new byte[0]
                : new byte[] {(byte) (packetId >> 8), (byte) packetId};
        byte[] properties = version == 5 ? new byte[] {0} : new byte[0];
        send(0x30 | flags, topic, id, properties, payload.getBytes(StandardCharsets.UTF_8));
    }

    Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while (digit >= 128);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(first, body);
    }

    /** Nothing comes: a PINGREQ is answered with nothing before it. */
    boolean isQuiet() throws IOException {
        send(new byte[] {(byte) 0xc0, 0});
        return read().type() == 13;
    }

    /**
     * Reads until the server closes; the last packet before that. Fails when it stays open for half
     * a minute.
     */
    Optional<Packet> lastBeforeClose() throws IOException {
        Optional<Packet> last = Optional.empty();
        try {
            while (true) {
                last = Optional.of(read());
            }
        } catch (EOFException | SocketException e) {
            return last;
        } catch (SocketTimeoutException e) {
            throw new IOException("the server did not close", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
