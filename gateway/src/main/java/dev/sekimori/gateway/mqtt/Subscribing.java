package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.decision.Peer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 section 3.8 to 3.11). Belongs to the connection's
 * loop.
 */
final class Subscribing {
    private static final int FAILURE_3_1_1 = 0x80;

    private final ChannelHandlerContext ctx;
    private final Session session;
    private final ConnectRequest request;
    private final Wiring wiring;
    private final AfterCommit afterCommit;

    Subscribing(ChannelHandlerContext ctx, Session session, ConnectRequest request, Wiring wiring) {
        this.ctx = ctx;
        this.session = session;
        this.request = request;
        this.wiring = wiring;
        this.afterCommit = AfterCommit.of(wiring, ctx.executor());
    }

    void subscribe(MqttSubscribeMessage packet) {
        List<MqttTopicSubscription> asked = packet.payload().topicSubscriptions();
        requireNumber(asked.size());
        int identifier = identifier(packet.idAndPropertiesVariableHeader().properties());
        List<Integer> codes = new ArrayList<>(asked.size());
        List<Runnable> retained = new ArrayList<>();
        MqttProperties properties = new MqttProperties();
        for (MqttTopicSubscription one : asked) {
            requireSound(one.topicFilter());
            codes.add(subscribe(one, identifier, retained, properties));
        }
        // Looked up before the client knows: what is published after that is not retained for it.
        // It leaves at the end of the turn, behind the answer.
        retained.forEach(Runnable::run);
        answer(new MqttSubAckMessage(
                new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttMessageIdAndPropertiesVariableHeader(
                        packet.variableHeader().messageId(), properties),
                new MqttSubAckPayload(codes)));
    }

    /** What is answered is durable, or will never be, when the session ends with its connection. */
    private void answer(MqttMessage packet) {
        afterCommit.run(session.keeping().latest(), () -> {
            var _ = ctx.writeAndFlush(packet);
        });
    }

    private int subscribe(
            MqttTopicSubscription asked,
            int identifier,
            List<Runnable> retained,
            MqttProperties properties) {
        Optional<SubscribedFilter> sound = SubscribedFilter.of(asked.topicFilter());
        if (sound.isEmpty()) {
            return failure(Reason.TOPIC_FILTER_INVALID, "not a topic filter", properties);
        }
        SubscribedFilter filter = sound.get();
        if (filter.isShared() && asked.option().isNoLocal()) {
            // [MQTT-3.8.3-4]
            throw new MalformedException(
                    Reason.PROTOCOL_ERROR, "no local on a shared subscription");
        }
        Subscription old = session.subscriptions().get(filter.text());
        if (old == null
                && session.subscriptions().size()
                        >= wiring.config().connections().subscriptionsPerSession()) {
            return failure(
                    Reason.QUOTA_EXCEEDED, "as many subscriptions as there may be", properties);
        }
        Verdict verdict = wiring.asks().subscribe(session, filter.topics());
        if (verdict.admit(filter.text().length()) != Verdict.Admission.PERMITTED) {
            return failure(notPermitted(), Asks.told(verdict), properties);
        }
        Subscription added = new Subscription(
                session,
                filter,
                asked.option().qos().value(),
                asked.option().isNoLocal(),
                asked.option().isRetainAsPublished(),
                identifier,
                new Standing());
        session.subscriptions().put(filter.text(), added);
        session.keeping().subscribed(added);
        wiring.tree().put(added);
        // Retained messages are not sent to a shared subscription (section 4.8.2).
        if (!filter.isShared() && wantsRetained(asked.option().retainHandling(), old == null)) {
            retained.add(() -> giveRetained(added));
        }
        return added.qos();
    }

    /** A client of an open zone has no identity that could be authorized or not. */
    private Reason notPermitted() {
        return session.peer() instanceof Peer.ZonePeer
                ? Reason.UNSPECIFIED_ERROR
                : Reason.NOT_AUTHORIZED;
    }

    private static boolean wantsRetained(RetainedHandlingPolicy policy, boolean isNew) {
        return switch (policy) {
            case SEND_AT_SUBSCRIBE -> true;
            case SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS -> isNew;
            case DONT_SEND_AT_SUBSCRIBE -> false;
        };
    }

    private void giveRetained(Subscription to) {
        int[] identifiers = to.identifier() == 0 ? new int[0] : new int[] {to.identifier()};
        for (Message message : wiring.router()
                .retained()
                .matching(to.filter().topics(), wiring.clock().millis())) {
            Verdict verdict = wiring.asks().read(session, message.topic());
            if (!message.mayStillPass(wiring.asks().site())) {
                continue;
            }
            if (!verdict.permitted()) {
                verdict.admit(message.flowBytes());
                continue;
            }
            int qos = Math.min(message.qos(), to.qos());
            Delivery delivery = new Delivery(message, qos, true, identifiers, verdict, "");
            if (session.outbox().offer(delivery) == Outbox.Offer.OVERFLOW) {
                session.outbox().overflowed();
                return;
            }
        }
    }

    private int failure(Reason reason, String told, MqttProperties properties) {
        if (!request.version5()) {
            return FAILURE_3_1_1;
        }
        boolean first = properties.getProperty(MqttProperties.REASON_STRING) == null;
        if (first && request.wantsProblemInformation()) {
            properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, told));
        }
        return Byte.toUnsignedInt(reason.code());
    }

    private static int identifier(MqttProperties properties) {
        List<? extends MqttProperties.MqttProperty<?>> given =
                properties.getProperties(MqttProperties.SUBSCRIPTION_IDENTIFIER).stream()
                        .map(p -> (MqttProperties.MqttProperty<?>) p)
                        .toList();
        if (given.isEmpty()) {
            return 0;
        }
        boolean sound = given.size() == 1
                && given.getFirst() instanceof MqttProperties.IntegerProperty one
                && one.value() > 0
                && one.value() <= 268_435_455;
        if (!sound) {
            throw new MalformedException(
                    Reason.PROTOCOL_ERROR, "not one subscription identifier above 0");
        }
        return ((MqttProperties.IntegerProperty) given.getFirst()).value();
    }

    void unsubscribe(MqttUnsubscribeMessage packet) {
        List<String> filters = packet.payload().topics();
        requireNumber(filters.size());
        List<Short> codes = new ArrayList<>(filters.size());
        for (String filter : filters) {
            requireSound(filter);
            Subscription removed = session.subscriptions().remove(filter);
            session.keeping().unsubscribed(filter);
            boolean there = removed != null && wiring.tree().remove(session, removed.filter());
            codes.add((short) (there ? Reason.SUCCESS : Reason.NO_SUBSCRIPTION_EXISTED).code());
        }
        answer(new MqttUnsubAckMessage(
                new MqttFixedHeader(
                        MqttMessageType.UNSUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttMessageIdAndPropertiesVariableHeader(
                        packet.variableHeader().messageId(), MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(request.version5() ? codes : List.of())));
    }

    private void requireNumber(int filters) {
        if (filters == 0) {
            throw new MalformedException(Reason.PROTOCOL_ERROR, "no topic filter");
        }
        if (filters > wiring.config().connections().subscriptionsPerSession()) {
            throw new MalformedException(
                    Reason.QUOTA_EXCEEDED, "too many topic filters in one packet");
        }
    }

    private static void requireSound(String filter) {
        if (Utf8.isSuspect(filter)) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a topic filter is not UTF-8");
        }
    }
}
