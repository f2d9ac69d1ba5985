package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Gives messages to the sessions that may have them. Safe from any loop; takes no lock but those of
 * the queues. State owned: bounded cached routes.
 */
final class Router {
    /** What became of a message. */
    enum Outcome {
        ROUTED,
        NO_SUBSCRIBERS,
        /** A bound is reached; nobody got it. */
        QUOTA_EXCEEDED
    }

    private static final int MOST_ROUTES = 10_000;

    private final Asks asks;
    private final Taps taps;
    private final SubscriptionTree tree;
    private final Shares shares;
    private final RetainedMessages retained;
    private final Optional<SessionStore> store;
    private final MqttConfig.Queues bounds;
    private final MqttCounters counters;
    private final InstantSource clock;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    Router(
            Asks asks,
            SubscriptionTree tree,
            MqttConfig.Queues bounds,
            MqttCounters counters,
            Taps taps,
            Optional<SessionStore> store,
            InstantSource clock) {
        this.clock = clock;
        this.asks = asks;
        this.taps = taps;
        this.tree = tree;
        this.bounds = bounds;
        this.counters = counters;
        this.shares = new Shares(asks, tree, counters, clock);
        this.store = store;
        this.retained =
                new RetainedMessages(bounds.retainedMessages(), bounds.retainedBytes(), store);
        counters.gauge("mqtt_retained_messages", retained::size);
        counters.gauge("mqtt_queued_bytes", queuedBytes::get);
        counters.gauge("mqtt_subscriptions", tree::size);
    }

    AtomicLong queuedBytes() {
        return queuedBytes;
    }

    RetainedMessages retained() {
        return retained;
    }

    /** Whether a route is still right. */
    boolean isCurrent(Route route) {
        return route.treeVersion() == tree.version() && route.epoch() == asks.epoch();
    }

    Route route(String topic) {
        Route known = routes.get(topic);
        if (known != null && isCurrent(known)) {
            return known;
        }
        // Both are read before the look-up: a change in between makes the route old, never wrong.
        long version = tree.version();
        long epoch = asks.epoch();
        List<Subscription> standing = tree.match(topic).stream()
                .filter(subscription -> subscription.stands(asks))
                .toList();
        Route route = Route.of(standing, session -> asks.read(session, topic), version, epoch)
                .tapped(taps.of(topic));
        if (routes.size() >= MOST_ROUTES) {
            routes.clear();
        }
        routes.put(topic, route);
        return route;
    }

    /**
     * Routes a permitted message. All get it or, at QoS 1 when a bound is reached, nobody does.
     * {@code busy} is told of each session that its publisher should wait for.
     */
    Outcome publish(
            Message message, Route route, Optional<Session> publisher, Consumer<Session> busy) {
        if (!hasRoom(message, route, publisher) || (message.retain() && !retained.put(message))) {
            counters.quotaExceeded.increment();
            return Outcome.QUOTA_EXCEEDED;
        }
        // Who subscribed before the message was retained got nothing then, so must be found now.
        Route now = message.retain() && !isCurrent(route) ? route(message.topic()) : route;
        now.tap().ifPresent(tap -> tap.passed(message));
        for (Route.Target target : now.targets()) {
            deliver(message, target, publisher, busy);
        }
        for (Route.Share share : now.shares()) {
            shares.deliver(message, share, busy);
        }
        return now.isEmpty() ? Outcome.NO_SUBSCRIBERS : Outcome.ROUTED;
    }

    /** Whether all whom the message is for would get it now. */
    boolean hasRoom(Message message, Route route, Optional<Session> publisher) {
        if (queuedBytes.get() > bounds.allBytes()) {
            return false;
        }
        if (message.qos() == 0) {
            return true;
        }
        if (store.isPresent() && !store.get().hasRoom(message)) {
            return false;
        }
        for (Route.Target target : route.targets()) {
            if (target.verdict().permitted()
                    && target.session().hears(message)
                    && target.grant(publisher).filter(grant -> grant.qos() > 0).isPresent()
                    && !target.session().outbox().hasRoom(clock)) {
                return false;
            }
        }
        for (Route.Share share : route.shares()) {
            if (!shares.hasRoom(share)) {
                return false;
            }
        }
        return true;
    }

    private void deliver(
            Message message,
            Route.Target target,
            Optional<Session> publisher,
            Consumer<Session> busy) {
        Optional<Route.Grant> granted = target.grant(publisher);
        if (granted.isEmpty() || !target.session().hears(message)) {
            return;
        }
        Verdict verdict = target.verdict();
        if (!verdict.permitted()) {
            verdict.admit(message.flowBytes());
            return;
        }
        Delivery delivery = delivery(message, granted.get(), verdict, "");
        Session session = target.session();
        switch (session.outbox().offer(delivery)) {
            case TAKEN -> {
                // Nothing to wait for.
            }
            case TAKEN_BUSY -> busy.accept(session);
            case LET_GO -> counters.messagesLetGo.increment();
            case OVERFLOW -> session.outbox().overflowed();
        }
    }

    static Delivery delivery(Message message, Route.Grant grant, Verdict verdict, String shared) {
        return new Delivery(
                message,
                Math.min(message.qos(), grant.qos()),
                message.retain() && grant.retainAsPublished(),
                grant.subscriptionIds(),
                verdict,
                shared);
    }

    Shares shares() {
        return shares;
    }
}
