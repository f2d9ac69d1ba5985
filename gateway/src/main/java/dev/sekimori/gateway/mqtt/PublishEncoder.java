package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/** Writes PUBLISH packets (MQTT 5.0 section 3.3) straight into a buffer that many of them share. */
final class PublishEncoder {
    private static final int EXPIRY = 0x02;
    private static final int SUBSCRIPTION_ID = 0x0b;
    private static final int TOPIC_ALIAS = 0x23;
    private static final int ALIAS_BYTES = 3;

    private PublishEncoder() {}

    /**
     * How a message is shown to one subscriber. {@code alias} is 0 for none; with
     * {@code aliasKnown} it stands in place of the topic.
     */
    // the subscription identifiers of a route, never written
    record Form(
            boolean version5,
            int qos,
            boolean retain,
            boolean duplicate,
            int packetId,
            int[] subscriptionIds,
            int alias,
            boolean aliasKnown) {
        Form with(int otherAlias, boolean known) {
            return new Form(
                    version5, qos, retain, duplicate, packetId, subscriptionIds, otherAlias, known);
        }
    }

    /** The size of the whole packet in bytes. */
    static int size(Message message, Form form) {
        int remaining = remaining(message, form);
        return 1 + Varint.bytes(remaining) + remaining;
    }

    static void write(ByteBuf out, Message message, Form form, long nowMs) {
        int remaining = remaining(message, form);
        out.ensureWritable(1 + 4 + remaining);
        out.writeByte(
                0x30 | (form.duplicate() ? 8 : 0) | (form.qos() << 1) | (form.retain() ? 1 : 0));
        Varint.write(out, remaining);
        if (form.aliasKnown()) {
            out.writeShort(0);
        } else {
            out.writeShort(message.topicBytes().length);
            out.writeBytes(message.topicBytes());
        }
        if (form.qos() > 0) {
            out.writeShort(form.packetId());
        }
        if (form.version5()) {
            writeProperties(out, message, form, nowMs);
        }
        out.writeBytes(message.payload());
    }

    private static void writeProperties(ByteBuf out, Message message, Form form, long nowMs) {
        Varint.write(out, propertyBytes(message, form));
        if (message.expiresAtMs() != 0) {
            // What is left of the interval (section 3.3.2.3.3).
            long leftSeconds = Math.max(1, (message.expiresAtMs() - nowMs + 999) / 1_000);
            out.writeByte(EXPIRY).writeInt((int) leftSeconds);
        }
        if (form.alias() != 0) {
            out.writeByte(TOPIC_ALIAS).writeShort(form.alias());
        }
        for (int id : form.subscriptionIds()) {
            out.writeByte(SUBSCRIPTION_ID);
            Varint.write(out, id);
        }
        out.writeBytes(message.properties());
    }

    private static int remaining(Message message, Form form) {
        int bytes = 2
                + (form.aliasKnown() ? 0 : message.topicBytes().length)
                + (form.qos() > 0 ? 2 : 0)
                + message.payload().length;
        if (form.version5()) {
            int properties = propertyBytes(message, form);
            bytes += Varint.bytes(properties) + properties;
        }
        return bytes;
    }

    private static int propertyBytes(Message message, Form form) {
        int bytes = message.properties().length + (message.expiresAtMs() != 0 ? 5 : 0);
        if (form.alias() != 0) {
            bytes += ALIAS_BYTES;
        }
        for (int id : form.subscriptionIds()) {
            bytes += 1 + Varint.bytes(id);
        }
        return bytes;
    }
}
