package dev.sekimori.lab.mqtt;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One accepted MQTT 3.1.1 connection. One thread reads ({@link #listen}); any thread may write.
 *
 * <p>A message with QoS 1 is acknowledged once it has been heard; none is sent again, as the
 * session is clean.
 */
final class MqttSession implements Closeable {
    /** Sent in CONNECT; the server must answer a ping within it. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private static final int SUBSCRIPTION_ID = 1;
    private static final int FAILURE = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final ReentrantLock writing = new ReentrantLock();

    private MqttSession(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * Introduces the client over a fresh connection, which it owns from now on.
     *
     * @throws ConnectException when the broker refuses
     */
    static MqttSession open(Socket socket, String clientId) throws IOException {
        try {
            MqttSession session = new MqttSession(socket);
            session.write(MqttPacket.connect(clientId, Math.toIntExact(KEEP_ALIVE.toSeconds())));
            int code = MqttPacket.read(session.in).returnCode();
            if (code != 0) {
                throw new ConnectException("refused with CONNACK return code " + code);
            }
            return session;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Subscribes with QoS 1, before {@link #listen}; the broker's grant is awaited. */
    void subscribe(String filter, Consumer<MqttPacket.Message> heard) throws IOException {
        write(MqttPacket.subscribe(SUBSCRIPTION_ID, filter));
        MqttPacket answer = MqttPacket.read(in);
        // MQTT 3.1.1 section 3.8.4: messages may come before the SUBACK.
        while (answer.type() == MqttPacket.PUBLISH) {
            hear(answer, heard);
            answer = MqttPacket.read(in);
        }
        if (answer.type() != MqttPacket.SUBACK || answer.body().length != 3) {
            throw new ProtocolException("no SUBACK");
        }
        if ((answer.body()[2] & 0xff) == FAILURE) {
            throw new ConnectException("the subscription of " + filter + " was refused");
        }
    }

    /** Hears messages until the connection ends, which it tells by an exception. */
    void listen(Consumer<MqttPacket.Message> heard) throws IOException {
        socket.setSoTimeout(Math.toIntExact(KEEP_ALIVE.toMillis() * 3 / 2));
        while (true) {
            MqttPacket packet = MqttPacket.read(in);
            switch (packet.type()) {
                case MqttPacket.PUBLISH -> hear(packet, heard);
                case MqttPacket.PINGRESP -> {}
                default -> throw new ProtocolException("unexpected packet type " + packet.type());
            }
        }
    }

    private void hear(MqttPacket packet, Consumer<MqttPacket.Message> heard) throws IOException {
        MqttPacket.Message message = packet.message();
        heard.accept(message);
        if (message.packetId() != 0) {
            write(MqttPacket.acknowledge(message.packetId()));
        }
    }

    void write(MqttPacket packet) throws IOException {
        byte[] bytes = packet.write();
        writing.lock();
        try {
            socket.getOutputStream().write(bytes);
        } finally {
            writing.unlock();
        }
    }

    /** Cuts the connection. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
