package dev.sekimori.lab.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The packets of MQTT 3.1.1 that a small client needs.
 *
 * @param type 1 to 14 (MQTT 3.1.1 section 2.2.1)
 * @param flags four bits (section 2.2.2)
 * @param body variable header and payload
 */
// read once, never compared
record MqttPacket(int type, int flags, byte[] body) {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;

    /** Larger packets than a small device would take end the connection. */
    static final int MAX_BODY = 16 * 1024;

    private static final int MAX_LENGTH_BYTES = 4;
    private static final int CLEAN_SESSION = 2;

    /**
     * A received message.
     *
     * @param topic name
     * @param payload as UTF-8 text
     * @param packetId 0 with QoS 0
     */
    record Message(String topic, String payload, int packetId) {}

    /** Section 3.1: protocol level 4, clean session, no will, no user name. */
    static MqttPacket connect(String clientId, int keepAliveSeconds) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(4);
        body.write(CLEAN_SESSION);
        number(body, keepAliveSeconds);
        text(body, clientId);
        return new MqttPacket(CONNECT, 0, body.toByteArray());
    }

    /** Section 3.3, with QoS 0. */
    static MqttPacket publish(String topic, String payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        return new MqttPacket(PUBLISH, 0, body.toByteArray());
    }

    /** Section 3.8, with QoS 1. */
    static MqttPacket subscribe(int packetId, String filter) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, packetId);
        text(body, filter);
        body.write(1);
        return new MqttPacket(SUBSCRIBE, 2, body.toByteArray());
    }

    /** Section 3.4. */
    static MqttPacket acknowledge(int packetId) {
        return new MqttPacket(PUBACK, 0, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    /** A packet without a body, such as PINGREQ. */
    static MqttPacket bare(int type) {
        return new MqttPacket(type, 0, new byte[0]);
    }

    /** Section 2.2.3: the remaining length in up to four bytes of seven bits. */
    byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 5);
        out.write((type << 4) | flags);
        int length = body.length;
        do {
            int digit = length & 0x7f;
            length >>>= 7;
            out.write(length > 0 ? digit | 0x80 : digit);
        } while (length > 0);
        out.writeBytes(body);
        return out.toByteArray();
    }

    /**
     * Reads a packet.
     *
     * @throws ProtocolException when it is none or larger than {@value #MAX_BODY}
     * @throws java.io.EOFException at the end of the stream
     */
    static MqttPacket read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << (7 * i);
            if (length > MAX_BODY) {
                throw new ProtocolException("packet too large");
            }
            if (digit < 0x80) {
                byte[] body = new byte[length];
                in.readFully(body);
                return new MqttPacket(first >> 4, first & 0x0f, body);
            }
        }
        throw new ProtocolException("no remaining length");
    }

    /** The return code of a CONNACK (section 3.2.2.3): 0 is accepted. */
    int returnCode() throws ProtocolException {
        if (type != CONNACK || body.length != 2) {
            throw new ProtocolException("no CONNACK");
        }
        return body[1] & 0xff;
    }

    /** The message of a PUBLISH with QoS 0 or 1. */
    Message message() throws ProtocolException {
        int qos = (flags >> 1) & 3;
        ByteBuffer in = ByteBuffer.wrap(body);
        if (type != PUBLISH || qos > 1 || in.remaining() < 2) {
            throw new ProtocolException("no PUBLISH of QoS 0 or 1");
        }
        byte[] topic = new byte[in.getShort() & 0xffff];
        if (in.remaining() < topic.length + 2 * qos) {
            throw new ProtocolException("PUBLISH too short");
        }
        in.get(topic);
        int packetId = qos == 0 ? 0 : in.getShort() & 0xffff;
        byte[] payload = new byte[in.remaining()];
        in.get(payload);
        return new Message(
                new String(topic, StandardCharsets.UTF_8),
                new String(payload, StandardCharsets.UTF_8),
                packetId);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.write(number >> 8);
        out.write(number);
    }
}
