package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Shared subscriptions (MQTT 5.0 section 4.8.2): each message goes to one member that is connected
 * and keeps up, in turn; to an absent one only when none is connected. What a member that leaves
 * has not acknowledged goes to another, QoS 2 messages that are half delivered apart
 * ([MQTT-4.8.2-5]). Safe from any loop.
 */
final class Shares {
    private final Asks asks;
    private final SubscriptionTree tree;
    private final MqttCounters counters;
    private final InstantSource clock;

    Shares(Asks asks, SubscriptionTree tree, MqttCounters counters, InstantSource clock) {
        this.clock = clock;
        this.asks = asks;
        this.tree = tree;
        this.counters = counters;
    }

    /** Whether some member takes a QoS 1 or 2 message now, or none would be offered it. */
    boolean hasRoom(Route.Share share) {
        boolean any = false;
        for (Route.Target member : share.members()) {
            if (member.verdict().permitted() && member.all().qos() > 0) {
                if (member.session().outbox().hasRoom(clock)) {
                    return true;
                }
                any = true;
            }
        }
        return !any;
    }

    void deliver(Message message, Route.Share share, Consumer<Session> busy) {
        List<Route.Target> inTurn = share.inTurn();
        if (offerFirst(message, share, inTurn, busy, m -> m.outbox().isIdle())
                || offerFirst(message, share, inTurn, busy, m -> m.outbox().isLive())) {
            return;
        }
        for (Route.Target member : inTurn) {
            if (member.verdict().permitted() && member.session().outbox().hasRoom(clock)) {
                Outbox.Offer offer =
                        member.session().outbox().offer(delivery(message, share, member));
                if (offer != Outbox.Offer.LET_GO) {
                    return;
                }
            }
        }
        refused(message, inTurn);
    }

    private void refused(Message message, List<Route.Target> members) {
        if (members.stream().noneMatch(member -> member.verdict().permitted())) {
            members.getFirst().verdict().admit(message.flowBytes());
        } else {
            counters.messagesLetGo.increment();
        }
    }

    private static Delivery delivery(Message message, Route.Share share, Route.Target member) {
        return Router.delivery(
                message, member.all(), member.verdict(), share.filter().text());
    }

    private static boolean offerFirst(
            Message message,
            Route.Share share,
            List<Route.Target> members,
            Consumer<Session> busy,
            Predicate<Session> takes) {
        for (Route.Target member : members) {
            Session session = member.session();
            if (!member.verdict().permitted() || !takes.test(session)) {
                continue;
            }
            switch (session.outbox().offerLive(delivery(message, share, member))) {
                case TAKEN -> {
                    return true;
                }
                case TAKEN_BUSY -> {
                    busy.accept(session);
                    return true;
                }
                case LET_GO -> {
                    // It left just now; somebody else takes it.
                }
                case OVERFLOW -> {
                    session.outbox().overflowed();
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * A member's connection is lost: other connected members take what it has not acknowledged.
     * What nobody else takes stays with it. On the loop that the session belongs to.
     */
    void left(Session session) {
        session.inflight().sharedQos1(delivery -> handOver(session, delivery, true));
        session.outbox().removeShared(delivery -> handOver(session, delivery, true));
    }

    /** A member's session ended: any other member takes what it has not acknowledged. */
    void ended(Session session) {
        session.inflight().sharedQos1(delivery -> handOver(session, delivery, false));
        session.outbox().removeShared(delivery -> handOver(session, delivery, false));
    }

    private boolean handOver(Session from, Delivery delivery, boolean onlyLive) {
        boolean passed = pass(from, delivery, onlyLive);
        if (passed) {
            from.keeping().over(delivery);
        }
        return passed;
    }

    private boolean pass(Session from, Delivery delivery, boolean onlyLive) {
        Optional<SubscribedFilter> filter = SubscribedFilter.of(delivery.shared());
        List<Subscription> members = filter.map(tree::at).orElse(List.of()).stream()
                .filter(member -> member.session() != from && member.stands(asks))
                .toList();
        for (Subscription member : members) {
            if (give(member, delivery, true)) {
                return true;
            }
        }
        for (Subscription member : members) {
            if (!onlyLive && give(member, delivery, false)) {
                return true;
            }
        }
        return false;
    }

    private boolean give(Subscription member, Delivery delivery, boolean live) {
        Message message = delivery.message();
        Verdict verdict = asks.read(member.session(), message.topic());
        if (!verdict.permitted()) {
            return false;
        }
        Delivery passed =
                Router.delivery(message, Route.grant(List.of(member)), verdict, delivery.shared());
        Outbox outbox = member.session().outbox();
        Outbox.Offer offer = live ? outbox.offerLive(passed) : outbox.offer(passed);
        return offer != Outbox.Offer.LET_GO;
    }
}
