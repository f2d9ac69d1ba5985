package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.UpstreamState;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.Verdict.Admission;
import dev.sekimori.gateway.upstream.Sending;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.gateway.upstream.UpstreamConfig.Direction;
import dev.sekimori.gateway.upstream.UpstreamLine;
import dev.sekimori.model.DeviceId;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries what one device publishes to its broker outside, in order, and what the broker has for
 * the device back. What waits is the queue of a session like any client's: bounded, on disk, gone
 * from there only when the broker has acknowledged it. While the broker is away and the queue is
 * full, the device's own messages are refused. Belongs to the relays' one thread; {@link #wake} and
 * {@link #overflowed} come from others.
 */
final class Relay implements Outbox.Taker, UpstreamLine.Listener {
    private static final int WINDOW = 64;

    private final DeviceId device;
    private final UpstreamConfig config;
    private final Session session;
    private final Wiring wiring;
    private final ScheduledExecutorService thread;
    private final AfterCommit afterCommit;
    private final Deque<Delivery> again = new ArrayDeque<>();
    private final List<Delivery> unanswered = new ArrayList<>();
    private Optional<UpstreamLine> line = Optional.empty();
    private Optional<Sessions.Registration> registration = Optional.empty();
    private long connections;
    /** How many were taken from the queue and are not over. */
    private volatile int taken;

    private volatile boolean connected;
    private volatile Instant since;
    private volatile Optional<String> lastError = Optional.empty();

    Relay(
            DeviceId device,
            UpstreamConfig config,
            Session session,
            Wiring wiring,
            ScheduledExecutorService thread) {
        this.device = device;
        this.config = config;
        this.session = session;
        this.wiring = wiring;
        this.thread = thread;
        this.afterCommit = AfterCommit.of(wiring, thread);
        this.since = wiring.clock().instant();
    }

    DeviceId device() {
        return device;
    }

    Session session() {
        return session;
    }

    UpstreamConfig config() {
        return config;
    }

    UpstreamState state() {
        return new UpstreamState(
                device,
                config.name(),
                connected,
                since,
                session.outbox().size() + taken,
                lastError);
    }

    /** Opens the line unless the device is cut off. */
    void open(Function<Relay, UpstreamLine> opens) {
        if (line.isPresent()) {
            return;
        }
        registration = wiring.sessions()
                .open(
                        device,
                        LiveSession.Kind.MQTT,
                        "upstream " + config.name(),
                        config.host(),
                        () -> thread.execute(this::close));
        if (registration.isPresent()) {
            UpstreamLine opened = opens.apply(this);
            line = Optional.of(opened);
            opened.open();
        }
    }

    /** Closes the line at once; what was not acknowledged stays in the queue. */
    void close() {
        line.ifPresent(UpstreamLine::close);
        line = Optional.empty();
        down();
        registration.ifPresent(Sessions.Registration::closed);
        registration = Optional.empty();
    }

    @Override
    public void connected() {
        connections++;
        connected = true;
        since = wiring.clock().instant();
        session.outbox().attach(this);
        drain();
    }

    @Override
    public void lost(String why) {
        lastError = Optional.of(why);
        down();
    }

    private void down() {
        if (connected) {
            since = wiring.clock().instant();
        }
        connected = false;
        connections++;
        // In their order, before what came later.
        unanswered.reversed().forEach(again::addFirst);
        unanswered.clear();
        session.outbox().detach();
    }

    @Override
    public void wake() {
        thread.execute(this::drain);
    }

    @Override
    public void overflowed() {
        // The publishers wait already; the queue only grows by what was on its way.
    }

    private void drain() {
        if (connected && line.isPresent()) {
            sendAll(line.get());
        }
        taken = again.size() + unanswered.size();
    }

    private void sendAll(UpstreamLine over) {
        if (again.isEmpty() && unanswered.size() < WINDOW) {
            List<Delivery> next = new ArrayList<>();
            session.outbox().take(next, WINDOW, WINDOW - unanswered.size());
            again.addAll(next);
        }
        while (!again.isEmpty() && unanswered.size() < WINDOW && connected) {
            Delivery delivery = again.remove();
            Verdict verdict = verdict(delivery);
            Admission admission = mayGo(delivery)
                    ? verdict.admit(
                            delivery.message().flowBytes(), delivery.message().payload())
                    : Admission.REFUSED;
            switch (admission) {
                case PERMITTED -> send(delivery, over);
                case REFUSED, OUT_OF_RANGE -> session.keeping().over(delivery);
                case OVER_RATE -> {
                    // What was acknowledged to the device waits for its turn.
                    again.addFirst(delivery);
                    var _ = thread.schedule(this::drain, verdict.pauseMs(), TimeUnit.MILLISECONDS);
                    return;
                }
            }
        }
    }

    /** Decided once more, whatever the queue held: the picture of the site may have changed. */
    private Verdict verdict(Delivery delivery) {
        return delivery.verdict().epoch() == wiring.asks().epoch()
                ? delivery.verdict()
                : wiring.asks().read(session, delivery.message().topic());
    }

    private boolean mayGo(Delivery delivery) {
        Message message = delivery.message();
        return session.hears(message)
                && message.origin().filter(device::equals).isPresent()
                && !message.isExpired(wiring.clock().millis());
    }

    private void send(Delivery delivery, UpstreamLine over) {
        long connection = connections;
        if (delivery.qos() > 0) {
            unanswered.add(delivery);
        }
        registration.ifPresent(Sessions.Registration::touch);
        var _ = over.send(outgoing(delivery)).thenAccept(error -> {
            if (connection == connections && delivery.qos() > 0) {
                answered(delivery, error);
            }
        });
    }

    private Sending outgoing(Delivery delivery) {
        Message message = delivery.message();
        String prefix = config.topics(Direction.OUT).stream()
                .filter(topic -> TopicFilter.matches(own(topic.filter()), message.topic()))
                .findFirst()
                .map(topic -> own(topic.prefix()))
                .orElse("");
        OptionalLong expiry = message.expiresAtMs() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Math.max(1, (message.expiresAtMs() - wiring.clock().millis()) / 1_000));
        return new Sending(
                prefix + message.topic(),
                message.payload(),
                delivery.qos(),
                delivery.retain(),
                expiry);
    }

    private String own(String text) {
        return text.replace("{id}", device.value());
    }

    private void answered(Delivery delivery, Optional<String> error) {
        if (error.isPresent()) {
            // Nothing that was acknowledged to the device is dropped: it is tried again, later.
            line.ifPresent(opened -> opened.retry(error.get()));
            return;
        }
        unanswered.remove(delivery);
        session.keeping().over(delivery);
        drain();
    }

    @Override
    public void received(Sending from, Runnable acknowledge) {
        Optional<String> topic = incomingTopic(from.topic());
        if (topic.isEmpty() || topic.get().isEmpty()) {
            acknowledge.run();
            return;
        }
        registration.ifPresent(Sessions.Registration::touch);
        Message message = message(topic.get(), from);
        Verdict verdict = wiring.asks().publish(session, message.topic());
        Admission admission = verdict.admit(message.flowBytes(), message.payload());
        if (admission == Admission.OVER_RATE && from.qos() > 0) {
            line.ifPresent(opened -> opened.retry("it sends more than the site permits"));
            return;
        }
        if (admission != Admission.PERMITTED) {
            acknowledge.run();
            return;
        }
        Router.Outcome outcome = wiring.router()
                .publish(
                        message,
                        wiring.router().route(message.topic()),
                        Optional.of(session),
                        busy -> {});
        if (outcome == Router.Outcome.QUOTA_EXCEEDED) {
            line.ifPresent(opened -> opened.retry("the site cannot take its messages now"));
        } else {
            afterCommit.run(message.body().batch(), acknowledge);
        }
    }

    private Optional<String> incomingTopic(String topic) {
        return config.topics(Direction.IN).stream()
                .filter(in -> topic.startsWith(own(in.prefix())))
                .map(in -> new String[] {
                    own(in.filter()), topic.substring(own(in.prefix()).length())
                })
                .filter(pair ->
                        TopicFilter.isValidTopic(pair[1]) && TopicFilter.matches(pair[0], pair[1]))
                .map(pair -> pair[1])
                .findFirst();
    }

    private Message message(String topic, Sending from) {
        long expiresAtMs = from.expirySeconds().isPresent()
                ? wiring.clock().millis() + from.expirySeconds().getAsLong() * 1_000
                : 0;
        return new Message(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                from.payload(),
                new byte[0],
                from.qos(),
                from.retain(),
                expiresAtMs,
                Optional.empty());
    }
}
