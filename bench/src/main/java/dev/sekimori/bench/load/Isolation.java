package dev.sekimori.bench.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Live devices of which one after another is cut off while it publishes without a pause: from the
 * moment before the operator's request is encrypted and written until the last message of the
 * device came to a subscriber. One sample for each device; {@code wallNs} is that time, and
 * {@code lost} how much of it was the generator's own: the nanoseconds until the system call that
 * sent the request had returned.
 */
final class Isolation {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration FLOWING = Duration.ofMillis(20);
    /** One operator's pace: what follows a cut does not meet the next. */
    private static final Duration PACE = Duration.ofMillis(100);

    private final Net net;
    private final Side side;
    private final Settings settings;
    private final Operator operator;
    private final List<MqttLink> links = new ArrayList<>();
    private volatile long lastMessageNs;
    private volatile boolean talked;
    private volatile int talking;

    Isolation(Net net, Side side, Settings settings) {
        this.net = net;
        this.side = side;
        this.settings = settings;
        this.operator =
                Operator.at(net, URI.create(settings.text("console")), settings.text("token"));
    }

    /** Each of its own messages that comes back makes the device send the next. */
    private final class Talk implements MqttLink.Traffic {
        private final int index;
        private int toSend;

        private Talk(int index) {
            this.index = index;
        }

        @Override
        public void message(MqttLink link, int number) {
            lastMessageNs = System.nanoTime();
            talked = true;
            toSend++;
        }

        @Override
        public void acknowledged(MqttLink link) {
            // QoS 0 has none.
        }

        @Override
        public void batchEnd(MqttLink link) {
            if (talking == index && toSend > 0) {
                link.publish(Devices.ownTopic(index), new byte[64], 0, 0);
            }
            toSend = 0;
        }
    }

    void run() {
        int devices = settings.number("connections");
        for (int i = 0; i < devices; i++) {
            MqttLink link = new MqttLink(MqttLink.Introduction.of(Devices.name(i)), new Talk(i));
            net.open(side.address(), Optional.of(Devices.address(i)), Net.Tls.NONE, link);
            Waiting.until(link.connected());
            links.add(link);
        }
        for (int i = 0; i < devices; i++) {
            Waiting.until(links.get(i).subscribe("bench/" + Devices.name(i) + "/#", 0));
        }
        int warm = settings.number("warm");
        for (int i = 0; i < warm + settings.number("cuts"); i++) {
            Sample sample = cut(i);
            if (i >= warm) {
                System.out.println(sample.written());
            }
        }
    }

    private Sample cut(int index) {
        MqttLink link = links.get(index);
        talking = index;
        talked = false;
        link.channel().eventLoop().execute(() -> {
            link.publish(Devices.ownTopic(index), new byte[64], 0, 0);
            link.flush();
        });
        Waiting.forThe(PACE.plus(FLOWING));
        if (!Waiting.until(LONGEST, () -> talked)) {
            throw new LoadException(Devices.name(index) + " did not talk");
        }
        Operator.Order order = operator.isolate(Devices.name(index));
        Waiting.until(link.closed());
        return new Sample(
                side.name(),
                index,
                1,
                0,
                Math.max(0, lastMessageNs - order.givenNs()),
                order.sentNs() - order.givenNs());
    }

    void close() {
        links.forEach(link -> link.channel()
                .close()
                .awaitUninterruptibly(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
    }
}
