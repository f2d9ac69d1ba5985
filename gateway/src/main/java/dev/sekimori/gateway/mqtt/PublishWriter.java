package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/**
 * Writes messages as PUBLISH packets the way one client can take them: its version, the largest
 * packet, topic aliases. Belongs to the connection's loop.
 */
final class PublishWriter {
    /** An alias takes three bytes: in place of a shorter topic it makes the packet larger. */
    private static final int SHORTEST_ALIASED_BYTES = 3;

    /** What is particular to one sending of a delivery; the packet identifier is 0 at QoS 0. */
    record Sending(int packetId, boolean duplicate) {}

    private static final Sending FIRST = new Sending(1, false);

    private final Outbound.Peerage can;
    private final OutgoingAliases aliases;

    PublishWriter(Outbound.Peerage can) {
        this.can = can;
        this.aliases = new OutgoingAliases(can.topicAliasMaximum());
    }

    void write(ByteBuf out, Delivery delivery, Sending sending, long nowMs) {
        PublishEncoder.Form form = form(delivery, sending);
        PublishEncoder.write(
                out,
                delivery.message(),
                can.topicAliasMaximum() == 0 ? form : aliased(delivery.message(), form),
                nowMs);
    }

    /** A packet that is too large for the client is discarded without sending it (3.1.2.11.4). */
    boolean fits(Delivery delivery) {
        return delivery.message().queuedBytes() < can.maximumPacketBytes()
                || PublishEncoder.size(delivery.message(), form(delivery, FIRST))
                        <= can.maximumPacketBytes();
    }

    private PublishEncoder.Form aliased(Message message, PublishEncoder.Form form) {
        if (message.topicBytes().length < SHORTEST_ALIASED_BYTES) {
            return form;
        }
        int known = aliases.known(message.topic());
        if (known != 0) {
            return form.with(known, true);
        }
        // A first alias makes the packet larger; it must not become too large by that.
        boolean fits =
                PublishEncoder.size(message, form.with(1, false)) <= can.maximumPacketBytes();
        return fits ? form.with(aliases.assign(message.topic()), false) : form;
    }

    private PublishEncoder.Form form(Delivery delivery, Sending sending) {
        return new PublishEncoder.Form(
                can.version5(),
                delivery.qos(),
                delivery.retain(),
                sending.duplicate(),
                sending.packetId(),
                delivery.subscriptionIds(),
                0,
                false);
    }
}
