package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Looks after sessions whose clients are away: publishes their wills when those are due, ends them
 * when their time is over, and ends those that a client wants no more. Safe from any loop; a
 * session is looked after by whoever has let go of it last.
 */
final class Absences {
    private final Asks asks;
    private final Router router;
    private final SubscriptionTree tree;
    private final WaitingWills wills;
    private final InstantSource clock;

    Absences(
            Asks asks,
            Router router,
            SubscriptionTree tree,
            WaitingWills wills,
            InstantSource clock) {
        this.wills = wills;
        this.asks = asks;
        this.router = router;
        this.tree = tree;
        this.clock = clock;
    }

    /**
     * The session's client is gone and may come back within {@code expirySeconds}. Called while the
     * claim is still the connection's; the timers run on {@code loop}.
     */
    void left(
            Session session,
            SessionRegistry.Claim claim,
            Optional<Will> will,
            long expirySeconds,
            ScheduledExecutorService loop) {
        long now = clock.millis();
        long delaySeconds = will.map(Will::delaySeconds).orElse(0L);
        session.absent(new Absence(
                now + TimeUnit.SECONDS.toMillis(expirySeconds),
                will.map(Will::packet),
                now + TimeUnit.SECONDS.toMillis(delaySeconds)));
        session.outbox().detach();
        router.shares().left(session);
        if (delaySeconds == 0) {
            session.takeWill().ifPresent(packet -> publish(session, packet));
        }
        keep(session);
        watch(session, claim, loop);
    }

    /**
     * A start found the session in the store, absent. It is kept as that, so that the next start
     * does not give it its whole time again.
     */
    void found(Session session, SessionRegistry.Claim claim, ScheduledExecutorService loop) {
        Absence planned = session.absence().orElseThrow();
        keep(session);
        if (planned.will().isPresent() && planned.willAtMs() <= clock.millis()) {
            loop.execute(() -> publishWillOf(session, planned));
        }
        watch(session, claim, loop);
    }

    /** Sets the timers of a session that nobody is connected to. */
    void watch(Session session, SessionRegistry.Claim claim, ScheduledExecutorService loop) {
        Absence planned = session.absence().orElseThrow();
        long now = clock.millis();
        if (planned.will().isPresent() && planned.willAtMs() < planned.endsAtMs()) {
            var _ = loop.schedule(
                    () -> publishWillOf(session, planned),
                    planned.willAtMs() - now,
                    TimeUnit.MILLISECONDS);
        }
        var _ = loop.schedule(
                () -> {
                    if (claim.forget()) {
                        end(session);
                    }
                },
                planned.endsAtMs() - now,
                TimeUnit.MILLISECONDS);
    }

    /** A will of an earlier absence is not published in a later one. */
    private void publishWillOf(Session session, Absence planned) {
        if (session.absence().filter(planned::equals).isPresent()) {
            session.takeWill().ifPresent(will -> publish(session, will));
            keep(session);
        }
    }

    /** A start must find the session as absent as it is. */
    private static void keep(Session session) {
        session.keeping().changed(StoredForms.SessionForm.of(session, 0, Optional.empty()));
    }

    /** A will that is not permitted is counted; one for which there is no room waits. */
    void publish(Session session, PublishPacket will) {
        Verdict verdict = asks.publish(session, will.topic());
        int bytes = will.topicBytes().length + will.payload().length;
        if (verdict.admit(bytes, will.payload()) == Verdict.Admission.PERMITTED) {
            Message message = Message.of(will, session.peer(), clock.millis());
            Router.Outcome outcome = router.publish(
                    message, router.route(will.topic()), Optional.empty(), waiting -> {});
            if (outcome == Router.Outcome.QUOTA_EXCEEDED) {
                wills.keep(session, message);
            }
        } else {
            wills.refused();
        }
    }

    /** To be called every few seconds: what waits may have expired, or have its turn. */
    void look(Stream<Session> absent) {
        long nowMs = clock.millis();
        absent.forEach(session -> session.outbox().dropExpired(nowMs));
        wills.tryAgain(nowMs);
    }

    /** The session is over, and with it the delay of its will. */
    void end(Session session) {
        session.subscriptions().values().forEach(s -> tree.remove(session, s.filter()));
        session.subscriptions().clear();
        session.outbox().detach();
        router.shares().ended(session);
        List<Delivery> left = new ArrayList<>(session.inflight().clear());
        session.received().clear();
        left.addAll(session.outbox().close());
        session.keeping().ended(left);
        session.takeWill().ifPresent(will -> publish(session, will));
    }
}
