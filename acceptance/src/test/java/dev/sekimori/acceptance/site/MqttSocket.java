package dev.sekimori.acceptance.site;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;

/**
 * An MQTT connection written by hand, to see bytes and their times as no library shows them (OASIS
 * MQTT 3.1.1 and 5.0). One thread writes, one may read.
 */
final class MqttSocket implements AutoCloseable {
    static final int V3_1_1 = 4;
    static final int V5 = 5;

    private static final int TIMEOUT_MS = 30_000;
    private static final int KEEP_ALIVE_SECONDS = 120;
    private static final int CLEAN_START = 0x02;
    private static final int WITH_CREDENTIALS = 0xc0;

    private final Socket socket;
    private final DataInputStream in;

    /** A packet: its first byte, and what follows the remaining length. */
    record Packet(int first, byte[] body) {
        int type() {
            return first >> 4;
        }
    }

    private MqttSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
    }

    /** Opens a plain connection. */
    static MqttSocket plain(int port) throws IOException {
        return new MqttSocket(new Socket(InetAddress.getByName("127.0.0.1"), port));
    }

    /** Opens a connection over TLS. */
    static MqttSocket tls(int port, SSLContext trust) throws IOException {
        return new MqttSocket(trust.getSocketFactory().createSocket("127.0.0.1", port));
    }

    /** Sends CONNECT without a user name; answers CONNACK. */
    Packet connect(int version, String clientId) throws IOException {
        return connect(version, clientId, 0, "", "");
    }

    /** Sends CONNECT with a password; answers CONNACK. */
    Packet connect(int version, String clientId, String user, String password) throws IOException {
        return connect(version, clientId, WITH_CREDENTIALS, user, password);
    }

    private Packet connect(int version, String clientId, int flags, String user, String password)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(version);
        body.write(CLEAN_START | flags);
        body.write(0);
        body.write(KEEP_ALIVE_SECONDS);
        noProperties(body, version);
        text(body, clientId);
        if (flags != 0) {
            text(body, user);
            text(body, password);
        }
        send(0x10, body);
        return read();
    }

    /** Sends SUBSCRIBE for one filter at QoS 0; answers SUBACK, whose last byte is the code. */
    Packet subscribe(int version, String filter) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        body.write(1);
        noProperties(body, version);
        text(body, filter);
        body.write(0);
        send(0x82, body);
        return read();
    }

    /** Sends PINGREQ; answers PINGRESP. */
    Packet ping() throws IOException {
        send(0xc0, new ByteArrayOutputStream());
        return read();
    }

    private static void noProperties(ByteArrayOutputStream body, int version) {
        if (version == V5) {
            body.write(0);
        }
    }

    private static void text(ByteArrayOutputStream body, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.write(bytes.length >> 8);
        body.write(bytes.length);
        body.writeBytes(bytes);
    }

    private void send(int first, ByteArrayOutputStream body) throws IOException {
        if (body.size() > 0x3fff) {
            throw new IllegalArgumentException("longer than two length bytes say");
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        if (body.size() > 0x7f) {
            packet.write(body.size() & 0x7f | 0x80);
            packet.write(body.size() >> 7);
        } else {
            packet.write(body.size());
        }
        body.writeTo(packet);
        new DataOutputStream(socket.getOutputStream()).write(packet.toByteArray());
    }

    private Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int digit;
        int shift = 0;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        return new Packet(first, in.readNBytes(length));
    }

    /** Reads on until the connection ends; answers {@link System#nanoTime} of that moment. */
    long readToTheEnd() {
        try {
            while (in.read() >= 0) {
                // what still comes is of no interest
            }
            return System.nanoTime();
        } catch (EOFException | SocketException e) {
            return System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
