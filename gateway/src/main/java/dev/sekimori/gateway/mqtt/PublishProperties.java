package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttProperties;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * The properties of a PUBLISH (MQTT 5.0 section 3.3.2.3): what is forwarded unaltered, as encoded
 * bytes, the message expiry interval in seconds, -1 when absent, and the topic alias, 0 when
 * absent.
 */
// handed straight to the message
record PublishProperties(byte[] forwarded, long expirySeconds, int topicAlias) {
    private static final int PAYLOAD_FORMAT = 0x01;
    private static final int EXPIRY = 0x02;
    private static final int CONTENT_TYPE = 0x03;
    private static final int RESPONSE_TOPIC = 0x08;
    private static final int CORRELATION_DATA = 0x09;
    private static final int SUBSCRIPTION_ID = 0x0b;
    private static final int TOPIC_ALIAS = 0x23;
    private static final int USER_PROPERTY = 0x26;
    private static final byte[] NOTHING = {};

    static final PublishProperties NONE = new PublishProperties(NOTHING, -1, 0);

    /** Reads and checks all properties; {@code in} holds exactly them. */
    static PublishProperties read(ByteBuf in) {
        if (!in.isReadable()) {
            return NONE;
        }
        ByteBuf kept = Unpooled.buffer(in.readableBytes());
        BitSet seen = new BitSet();
        long expirySeconds = -1;
        int topicAlias = 0;
        while (in.isReadable()) {
            int start = in.readerIndex();
            int id = in.readUnsignedByte();
            if (id != USER_PROPERTY && seen.get(id)) {
                throw new MalformedException(
                        Reason.PROTOCOL_ERROR, "a property stands twice: " + id);
            }
            seen.set(id);
            if (id == EXPIRY) {
                require(in, Integer.BYTES);
                expirySeconds = in.readUnsignedInt();
            } else if (id == TOPIC_ALIAS) {
                require(in, Short.BYTES);
                topicAlias = alias(in.readUnsignedShort());
            } else {
                skipValue(id, in);
                kept.writeBytes(in, start, in.readerIndex() - start);
            }
        }
        byte[] forwarded = new byte[kept.readableBytes()];
        kept.readBytes(forwarded);
        return new PublishProperties(forwarded, expirySeconds, topicAlias);
    }

    private static int alias(int given) {
        if (given == 0) {
            throw new MalformedException(Reason.TOPIC_ALIAS_INVALID, "a topic alias of 0");
        }
        return given;
    }

    private static void skipValue(int id, ByteBuf in) {
        switch (id) {
            case PAYLOAD_FORMAT -> {
                require(in, 1);
                if (in.readUnsignedByte() > 1) {
                    throw new MalformedException(Reason.PROTOCOL_ERROR, "no such payload format");
                }
            }
            case CONTENT_TYPE -> Utf8.strict(Utf8.readBytes(in));
            case RESPONSE_TOPIC -> {
                String topic = Utf8.strict(Utf8.readBytes(in));
                if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
                    throw new MalformedException(
                            Reason.PROTOCOL_ERROR, "a response topic has a wildcard");
                }
            }
            case CORRELATION_DATA -> Utf8.readBytes(in);
            case USER_PROPERTY -> {
                Utf8.strict(Utf8.readBytes(in));
                Utf8.strict(Utf8.readBytes(in));
            }
            case SUBSCRIPTION_ID ->
                throw new MalformedException(
                        Reason.PROTOCOL_ERROR, "a client sends no subscription identifier");
            default ->
                throw new MalformedException(
                        Reason.MALFORMED_PACKET, "no property of PUBLISH: " + id);
        }
    }

    private static void require(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a property is cut off");
        }
    }

    /** The same of a will, whose properties netty has already read (section 3.1.3.2). */
    static PublishProperties ofWill(MqttProperties will) {
        ByteBuf out = Unpooled.buffer();
        long expirySeconds = -1;
        for (MqttProperties.MqttProperty<?> property : will.listAll()) {
            switch (property.propertyId()) {
                case PAYLOAD_FORMAT ->
                    out.writeByte(PAYLOAD_FORMAT)
                            .writeByte(((MqttProperties.IntegerProperty) property).value());
                case EXPIRY ->
                    expirySeconds = Integer.toUnsignedLong(
                            ((MqttProperties.IntegerProperty) property).value());
                case CONTENT_TYPE, RESPONSE_TOPIC -> {
                    out.writeByte(property.propertyId());
                    writeText(out, ((MqttProperties.StringProperty) property).value());
                }
                case CORRELATION_DATA -> {
                    byte[] data = ((MqttProperties.BinaryProperty) property).value();
                    out.writeByte(CORRELATION_DATA).writeShort(data.length).writeBytes(data);
                }
                case USER_PROPERTY -> writeUserProperties(out, property);
                default -> {
                    // The will delay belongs to the session, not to the message.
                }
            }
        }
        byte[] forwarded = new byte[out.readableBytes()];
        out.readBytes(forwarded);
        return new PublishProperties(forwarded, expirySeconds, 0);
    }

    private static void writeUserProperties(ByteBuf out, MqttProperties.MqttProperty<?> property) {
        for (MqttProperties.StringPair pair : ((MqttProperties.UserProperties) property).value()) {
            out.writeByte(USER_PROPERTY);
            writeText(out, pair.key);
            writeText(out, pair.value);
        }
    }

    private static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }
}
