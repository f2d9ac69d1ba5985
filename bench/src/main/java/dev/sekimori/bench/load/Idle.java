package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Opens TLS connections with client certificates, each with an MQTT session, and leaves them alone.
 * As many came and went before: what a server learns, compiles and remembers of clients that are
 * gone is no connection's. A sample's {@code count} is the number of connections, its {@code cpuNs}
 * the memory that they added to the server, in bytes.
 */
final class Idle implements Scenario {
    private static final int CLIENTS_WARM = 200;
    private static final int ABREAST = 16;
    private static final Duration SETTLE = Duration.ofSeconds(12);

    private final Net net;
    private final Side side;
    private final int connections;
    private final List<SslContext> tls;
    private final List<Channel> open = new ArrayList<>();

    Idle(Net net, Side side, Settings settings) {
        this.net = net;
        this.side = side;
        this.connections = settings.number("connections");
        this.tls = IntStream.range(0, Devices.WITH_CERTIFICATE)
                .mapToObj(i -> Net.mutual(settings.path("certificates"), Devices.name(i)))
                .toList();
    }

    private void open(int from, int to) {
        for (int i = from; i < to; i += ABREAST) {
            open.addAll(abreast(i, Math.min(to, i + ABREAST)));
        }
    }

    private void comeAndGo(int clients) {
        for (int i = 0; i < clients; i += ABREAST) {
            abreast(i, Math.min(clients, i + ABREAST))
                    .forEach(channel -> channel.close().awaitUninterruptibly());
        }
    }

    private List<Channel> abreast(int from, int to) {
        List<MqttLink> links = IntStream.range(from, to).mapToObj(this::begin).toList();
        return links.stream()
                .map(link -> Waiting.until(link.connected()).channel())
                .toList();
    }

    private MqttLink begin(int index) {
        MqttLink link = new MqttLink(
                MqttLink.Introduction.of("idle-%05d".formatted(index)), MqttLink.SILENT);
        net.begin(
                        side.address(),
                        Optional.of(Devices.address(index)),
                        Net.Tls.of(tls.get(index % tls.size())),
                        link)
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        link.connected().completeExceptionally(opened.cause());
                    }
                });
        return link;
    }

    /** What the process grows by for its first clients is no connection's. */
    @Override
    public Sample run(int round, Duration time) {
        comeAndGo(connections);
        open(0, CLIENTS_WARM);
        Waiting.forThe(SETTLE);
        long before = Proc.residentBytes(side.pids());
        long start = System.nanoTime();
        open(CLIENTS_WARM, CLIENTS_WARM + connections);
        Waiting.forThe(SETTLE);
        long wallNs = System.nanoTime() - start;
        long bytes = Proc.residentBytes(side.pids()) - before;
        long gone = open.stream().filter(channel -> !channel.isActive()).count();
        return new Sample(side.name(), round, connections, bytes, wallNs, gone);
    }

    @Override
    public void close() {
        open.forEach(channel -> channel.close().awaitUninterruptibly());
        open.clear();
    }
}
