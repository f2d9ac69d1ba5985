package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.util.List;

/**
 * Cuts the byte stream into packets (MQTT 5.0 section 2.1). A PUBLISH is read here, because almost
 * all packets are; the others go on as whole frames to netty's decoder. Never holds more than one
 * packet of the largest size. After a malformed packet everything is thrown away.
 */
final class PacketFramer extends ByteToMessageDecoder {
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int MOST_LENGTH_BYTES = 4;
    private static final byte[] NOTHING = {};

    private final int maximumPacketBytes;
    private final Cut cut;
    private final IncomingAliases aliases = new IncomingAliases();
    private boolean version5;
    private boolean broken;
    private long framed;

    PacketFramer(int maximumPacketBytes, Cut cut) {
        this.cut = cut;
        this.maximumPacketBytes = maximumPacketBytes;
    }

    /** Called on the connection's loop when its CONNECT has told the version. */
    void speak(boolean mqtt5) {
        this.version5 = mqtt5;
    }

    /** How many packets were cut out so far. */
    long framed() {
        return framed;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken || cut.isThrown()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            decodeOne(in, out);
        } catch (MalformedException e) {
            broken = true;
            framed++;
            in.skipBytes(in.readableBytes());
            out.add(e);
        }
    }

    private void decodeOne(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        int length = 0;
        int headerBytes = 1;
        while (true) {
            if (headerBytes >= available) {
                return;
            }
            byte digit = in.getByte(start + headerBytes);
            length |= (digit & 0x7f) << (7 * (headerBytes - 1));
            headerBytes++;
            if (digit >= 0) {
                break;
            }
            if (headerBytes > MOST_LENGTH_BYTES) {
                throw new MalformedException(
                        Reason.MALFORMED_PACKET, "the remaining length is too long");
            }
        }
        if (length > maximumPacketBytes) {
            throw new MalformedException(
                    Reason.PACKET_TOO_LARGE, "a packet of " + length + " bytes");
        }
        if (available < headerBytes + length) {
            return;
        }
        int first = in.getUnsignedByte(start);
        ByteBuf body = in.slice(start + headerBytes, length);
        switch (first >> 4) {
            case PUBLISH -> out.add(publish(first, body));
            case PUBACK -> out.add(AckPacket.read(AckPacket.Kind.PUBACK, first, body, version5));
            case PUBREC -> out.add(AckPacket.read(AckPacket.Kind.PUBREC, first, body, version5));
            case PUBREL -> out.add(AckPacket.read(AckPacket.Kind.PUBREL, first, body, version5));
            case PUBCOMP -> out.add(AckPacket.read(AckPacket.Kind.PUBCOMP, first, body, version5));
            default -> out.add(in.retainedSlice(start, headerBytes + length));
        }
        framed++;
        in.skipBytes(headerBytes + length);
    }

    private PublishPacket publish(int first, ByteBuf body) {
        int qos = (first >> 1) & 3;
        if (qos == 3 || (qos == 0 && (first & 8) != 0)) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "no such flags of PUBLISH");
        }
        byte[] topicBytes = Utf8.readBytes(body);
        String topic = Utf8.strict(topicBytes);
        int packetId = qos == 0 ? 0 : packetId(body);
        PublishProperties properties =
                version5 ? PublishProperties.read(Varint.readSlice(body)) : PublishProperties.NONE;
        if (topic.isEmpty() && properties.topicAlias() != 0) {
            IncomingAliases.Topic known = aliases.get(properties.topicAlias());
            topic = known.text();
            topicBytes = known.bytes();
        } else if (!TopicFilter.isValidTopic(topic)) {
            // An empty topic needs an alias (section 3.3.2.3.4).
            Reason reason = topic.isEmpty() ? Reason.PROTOCOL_ERROR : Reason.TOPIC_NAME_INVALID;
            throw new MalformedException(reason, "not a topic name");
        } else if (properties.topicAlias() != 0) {
            aliases.set(properties.topicAlias(), new IncomingAliases.Topic(topic, topicBytes));
        }
        byte[] payload = body.isReadable() ? new byte[body.readableBytes()] : NOTHING;
        body.readBytes(payload);
        return new PublishPacket(
                topic,
                topicBytes,
                payload,
                properties.forwarded(),
                qos,
                (first & 1) != 0,
                packetId,
                properties.expirySeconds());
    }

    private static int packetId(ByteBuf body) {
        int id = body.readableBytes() < 2 ? 0 : body.readUnsignedShort();
        if (id == 0) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a packet identifier is missing");
        }
        return id;
    }
}
