package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream into packets (MQTT 5.0 section 2.1) and stops where the connection stops
 * reading. A PUBLISH and acknowledgements are read here, because almost all packets are, and given
 * straight to the client's connection once there is one; the others go on as whole frames to
 * netty's decoder. Never holds more than one packet of the largest size and one read. After a
 * malformed packet everything is thrown away.
 */
final class PacketFramer extends ChannelDuplexHandler {
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int MOST_LENGTH_BYTES = 4;
    private static final byte[] NOTHING = {};

    /** Takes packets past the handlers in between. On the connection's loop. */
    interface Taker {
        void taken(Object packet);

        /** All of one read was taken. */
        void allTaken();
    }

    private final int maximumPacketBytes;
    private final Cut cut;
    private final IncomingAliases aliases = new IncomingAliases();
    /** A device that publishes again mostly does so under the same topic. */
    private IncomingAliases.Topic latest = new IncomingAliases.Topic("", NOTHING);

    private @Nullable Taker taker;
    private @Nullable ByteBuf rest;
    private boolean decoding;
    private boolean passedOn;
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

    /** From now on what is read here goes to {@code connection}. On the connection's loop. */
    void straightTo(Taker connection) {
        this.taker = connection;
    }

    /** How many packets went on to the next handler so far. */
    long framed() {
        return framed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        rest = rest == null
                ? in
                : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), rest, in);
        decode(ctx);
    }

    /** The connection reads on: what it has not taken yet comes first. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (rest != null && !decoding) {
            decode(ctx);
            completed(ctx);
        }
        if (ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (rest != null) {
            rest.discardSomeReadBytes();
        }
        completed(ctx);
    }

    private void completed(ChannelHandlerContext ctx) {
        Taker straight = taker;
        if (straight != null && !passedOn) {
            straight.allTaken();
        } else {
            passedOn = false;
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        letGo();
    }

    private void letGo() {
        ByteBuf held = rest;
        rest = null;
        if (held != null) {
            held.release();
        }
    }

    private void decode(ChannelHandlerContext ctx) {
        if (decoding) {
            return;
        }
        decoding = true;
        try {
            while (rest != null && ctx.channel().config().isAutoRead()) {
                Object packet = broken || cut.isThrown() ? null : next(rest);
                if (packet == null) {
                    break;
                }
                give(ctx, packet);
            }
        } finally {
            decoding = false;
            if (broken || cut.isThrown() || (rest != null && !rest.isReadable())) {
                letGo();
            }
        }
    }

    private void give(ChannelHandlerContext ctx, Object packet) {
        Taker straight = taker;
        if (straight == null || packet instanceof ByteBuf) {
            passedOn = true;
            framed++;
            ctx.fireChannelRead(packet);
        } else {
            straight.taken(packet);
        }
    }

    private @Nullable Object next(ByteBuf in) {
        try {
            return decodeOne(in);
        } catch (MalformedException e) {
            broken = true;
            return e;
        }
    }

    private @Nullable Object decodeOne(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        int length = 0;
        int headerBytes = 1;
        while (true) {
            if (headerBytes >= available) {
                return null;
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
            return null;
        }
        in.skipBytes(headerBytes + length);
        int first = in.getUnsignedByte(start);
        ByteBuf body = in.slice(start + headerBytes, length);
        return switch (first >> 4) {
            case PUBLISH -> publish(first, body);
            case PUBACK -> AckPacket.read(AckPacket.Kind.PUBACK, first, body, version5);
            case PUBREC -> AckPacket.read(AckPacket.Kind.PUBREC, first, body, version5);
            case PUBREL -> AckPacket.read(AckPacket.Kind.PUBREL, first, body, version5);
            case PUBCOMP -> AckPacket.read(AckPacket.Kind.PUBCOMP, first, body, version5);
            default -> in.retainedSlice(start, headerBytes + length);
        };
    }

    private PublishPacket publish(int first, ByteBuf body) {
        int qos = (first >> 1) & 3;
        if (qos == 3 || (qos == 0 && (first & 8) != 0)) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "no such flags of PUBLISH");
        }
        IncomingAliases.Topic topic = topic(body);
        int packetId = qos == 0 ? 0 : packetId(body);
        PublishProperties properties =
                version5 ? PublishProperties.read(Varint.readSlice(body)) : PublishProperties.NONE;
        if (topic.text().isEmpty() && properties.topicAlias() != 0) {
            topic = aliases.get(properties.topicAlias());
        } else if (!topic.equals(latest)) {
            require(topic);
            latest = topic;
        }
        if (properties.topicAlias() != 0) {
            aliases.set(properties.topicAlias(), topic);
        }
        byte[] payload = body.isReadable() ? new byte[body.readableBytes()] : NOTHING;
        body.readBytes(payload);
        return new PublishPacket(
                topic.text(),
                topic.bytes(),
                payload,
                properties.forwarded(),
                qos,
                (first & 1) != 0,
                packetId,
                properties.expirySeconds());
    }

    private IncomingAliases.Topic topic(ByteBuf body) {
        byte[] known = latest.bytes();
        if (known.length > 0 && startsWith(body, known)) {
            body.skipBytes(2 + known.length);
            return latest;
        }
        byte[] bytes = Utf8.readBytes(body);
        return new IncomingAliases.Topic(Utf8.strict(bytes), bytes);
    }

    private static boolean startsWith(ByteBuf body, byte[] text) {
        int start = body.readerIndex();
        if (body.readableBytes() < 2 + text.length || body.getUnsignedShort(start) != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (body.getByte(start + 2 + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static void require(IncomingAliases.Topic topic) {
        if (!TopicFilter.isValidTopic(topic.text())) {
            // An empty topic needs an alias (section 3.3.2.3.4).
            Reason reason =
                    topic.text().isEmpty() ? Reason.PROTOCOL_ERROR : Reason.TOPIC_NAME_INVALID;
            throw new MalformedException(reason, "not a topic name");
        }
    }

    private static int packetId(ByteBuf body) {
        int id = body.readableBytes() < 2 ? 0 : body.readUnsignedShort();
        if (id == 0) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a packet identifier is missing");
        }
        return id;
    }
}
