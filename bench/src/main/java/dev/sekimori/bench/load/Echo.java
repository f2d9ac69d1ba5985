package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Devices that each publish to a topic of their own and get it back. {@code window} messages of
 * each are on their way at any time: the next leaves when one has come.
 */
final class Echo implements Scenario {
    private static final Duration RAMP = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Side side;
    private final int qos;
    private final int window;
    private final List<MqttLink> links = new ArrayList<>();
    private final LongAdder came = new LongAdder();
    private final AtomicInteger underway = new AtomicInteger();
    private volatile boolean running;

    Echo(Net net, Side side, Settings settings) {
        this.side = side;
        this.qos = settings.number("qos");
        this.window = settings.number("window");
        int payloadBytes = settings.number("payload");
        for (int i = 0; i < settings.number("connections"); i++) {
            MqttLink link = new MqttLink(
                    MqttLink.Introduction.of(Devices.name(i)),
                    new Repeat(Devices.ownTopic(i), new byte[payloadBytes]));
            Net.Tls tls = settings.has("certificates")
                    ? Net.Tls.of(Net.mutual(settings.path("certificates"), Devices.name(i)))
                    : Net.Tls.NONE;
            net.open(side.address(), Optional.of(Devices.address(i)), tls, link);
            Waiting.until(link.connected());
            Waiting.until(
                    link.subscribe(new String(Devices.ownTopic(i), StandardCharsets.UTF_8), qos));
            links.add(link);
        }
    }

    /** What one device does; its own loop's. */
    private final class Repeat implements MqttLink.Traffic {
        private final byte[] topic;
        private final byte[] payload;
        private int next;

        private Repeat(byte[] topic, byte[] payload) {
            this.topic = topic;
            this.payload = payload;
        }

        private int toSend;

        @Override
        public void message(MqttLink link, int number) {
            came.increment();
            toSend++;
        }

        @Override
        public void acknowledged(MqttLink link) {
            // The message that comes back sets the pace.
        }

        @Override
        public void batchEnd(MqttLink link) {
            if (running) {
                send(link, toSend);
            } else {
                underway.addAndGet(-toSend);
            }
            toSend = 0;
        }

        private void send(MqttLink link, int messages) {
            for (int i = 0; i < messages; i++) {
                link.publish(topic, payload, qos, next++);
            }
        }
    }

    @Override
    public Sample run(int round, Duration time) {
        running = true;
        underway.set(window * links.size());
        links.forEach(link -> link.channel().eventLoop().execute(() -> {
            ((Repeat) link.traffic()).send(link, window);
            link.flush();
        }));
        Waiting.forThe(RAMP);
        long cpu = Proc.cpuNs(side.pids());
        long count = came.sum();
        long start = System.nanoTime();
        Waiting.forThe(time);
        long wallNs = System.nanoTime() - start;
        long counted = came.sum() - count;
        long cpuNs = Proc.cpuNs(side.pids()) - cpu;
        running = false;
        boolean all = Waiting.until(DRAIN, () -> underway.get() == 0);
        return new Sample(side.name(), round, counted, cpuNs, wallNs, all ? 0 : underway.get());
    }

    @Override
    public void close() {
        links.forEach(link -> link.channel().close());
    }
}
