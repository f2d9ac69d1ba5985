package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One device publishes, all others hear it at QoS 0. At QoS 0 the next message leaves when all have
 * one, at QoS 1 when one is acknowledged; {@code window} are under way at any time.
 */
final class FanOut implements Scenario, MqttLink.Traffic {
    private static final byte[] TOPIC = Devices.NEWS.getBytes(StandardCharsets.UTF_8);
    private static final Duration RAMP = Duration.ofMillis(300);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Side side;
    private final byte[] payload;
    private final int qos;
    private final int window;
    private final MqttLink publisher;
    private final List<MqttLink> subscribers = new ArrayList<>();
    private long came;
    private long published;
    private volatile long seen;
    private int underway;
    private volatile long missing;
    private volatile boolean running;

    FanOut(Net net, Side side, Settings settings) {
        this.side = side;
        this.payload = new byte[settings.number("payload")];
        this.qos = settings.number("qos");
        this.window = settings.number("window");
        for (int i = 1; i <= settings.number("subscribers"); i++) {
            subscribers.add(opened(net, i, this));
        }
        subscribers.stream()
                .map(link -> link.subscribe(Devices.NEWS, 0))
                .toList()
                .forEach(Waiting::until);
        publisher = opened(net, 0, this);
    }

    private MqttLink opened(Net net, int index, MqttLink.Traffic traffic) {
        MqttLink link = new MqttLink(MqttLink.Introduction.of(Devices.name(index)), traffic);
        net.open(side.address(), Optional.of(Devices.address(index)), Net.Tls.NONE, link);
        return Waiting.until(link.connected());
    }

    // All links share one loop, so that nothing here is read and written at once.
    @Override
    public void message(MqttLink link, int number) {
        came++;
        if (qos == 0 && came % subscribers.size() == 0) {
            underway--;
        }
    }

    @Override
    public void acknowledged(MqttLink link) {
        underway--;
    }

    @Override
    public void batchEnd(MqttLink link) {
        seen = came;
        missing = published * subscribers.size() - came;
        fill();
    }

    private void fill() {
        boolean any = running && underway < window;
        while (running && underway < window) {
            underway++;
            published++;
            publisher.publish(TOPIC, payload, qos, 0);
        }
        if (any) {
            missing = published * subscribers.size() - came;
            publisher.flush();
        }
    }

    @Override
    public Sample run(int round, Duration time) {
        running = true;
        publisher.channel().eventLoop().execute(this::fill);
        Waiting.forThe(RAMP);
        long cpu = Proc.cpuNs(side.pids());
        long count = seen;
        long start = System.nanoTime();
        Waiting.forThe(time);
        long wallNs = System.nanoTime() - start;
        long counted = seen - count;
        long cpuNs = Proc.cpuNs(side.pids()) - cpu;
        running = false;
        var _ = Waiting.until(DRAIN, () -> missing == 0);
        return new Sample(side.name(), round, counted, cpuNs, wallNs, missing);
    }

    @Override
    public void close() {
        publisher.channel().close();
        subscribers.forEach(link -> link.channel().close());
    }
}
