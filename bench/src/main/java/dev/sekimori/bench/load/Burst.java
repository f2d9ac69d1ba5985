package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A device publishes at QoS 1 as fast as the connection takes it, to one subscriber with a durable
 * session. Lost is what was acknowledged and never came.
 */
final class Burst implements Scenario, MqttLink.Traffic {
    private static final byte[] TOPIC = Devices.NEWS.getBytes(StandardCharsets.UTF_8);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Side side;
    private final int messages;
    private final byte[] payload;
    private final MqttLink publisher;
    private final MqttLink subscriber;
    private final BitSet seen = new BitSet();
    private volatile int came;
    private volatile int acknowledged;
    private volatile long lastNs;

    Burst(Net net, Side side, Settings settings) {
        this.side = side;
        this.messages = settings.number("messages");
        this.payload = new byte[settings.number("payload")];
        this.subscriber = opened(net, 1, new MqttLink.Introduction(Devices.name(1), false, "", ""));
        this.publisher = opened(net, 0, MqttLink.Introduction.of(Devices.name(0)));
        Waiting.until(subscriber.subscribe(Devices.NEWS, 1));
    }

    private MqttLink opened(Net net, int index, MqttLink.Introduction introduction) {
        MqttLink link = new MqttLink(introduction, this);
        net.open(side.address(), Optional.of(Devices.address(index)), Net.Tls.NONE, link);
        return Waiting.until(link.connected());
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one loop
    public void message(MqttLink link, int number) {
        if (!seen.get(number)) {
            seen.set(number);
            came++;
            lastNs = System.nanoTime();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one loop
    public void acknowledged(MqttLink link) {
        acknowledged++;
        lastNs = System.nanoTime();
    }

    @Override
    public void batchEnd(MqttLink link) {
        // Nothing answers.
    }

    @Override
    public Sample run(int round, Duration time) {
        onLoop(() -> {
            seen.clear();
            came = 0;
            acknowledged = 0;
        });
        long cpu = Proc.cpuNs(side.pids());
        long start = System.nanoTime();
        lastNs = start;
        onLoop(this::publishAll);
        var _ = Waiting.until(
                LONGEST,
                () -> (came == messages && acknowledged == messages)
                        || System.nanoTime() - lastNs > QUIET.toNanos());
        long wallNs = lastNs - start;
        long cpuNs = Proc.cpuNs(side.pids()) - cpu;
        return new Sample(
                side.name(), round, came, cpuNs, wallNs, Math.max(0, acknowledged - came));
    }

    private void onLoop(Runnable task) {
        Waiting.until(CompletableFuture.runAsync(task, publisher.channel().eventLoop()));
    }

    private void publishAll() {
        for (int i = 0; i < messages; i++) {
            publisher.publish(TOPIC, payload, 1, i);
        }
        publisher.flush();
    }

    @Override
    public void close() {
        publisher.channel().close();
        subscriber.channel().close();
    }
}
