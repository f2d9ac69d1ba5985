package dev.sekimori.lab.fault;

import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.mqtt.MqttDevice;
import dev.sekimori.lab.mqtt.MqttLink;
import dev.sekimori.lab.net.LabException;
import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.stranger.Stranger;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs at most one misbehaviour per device. Safe for use by several threads. */
public final class Faults implements Closeable {
    private static final Duration CONNECT = Duration.ofMillis(300);

    private final InetSocketAddress gateway;
    private final Map<String, FaultRun> runs = new ConcurrentHashMap<>();

    /** The gateway's plain MQTT address is the first that a scanning device tries. */
    public Faults(InetSocketAddress gateway) {
        this.gateway = gateway;
    }

    /** Starts it; what ran on the device before ends. */
    public void start(Device device, Misbehaviour misbehaviour) {
        FaultRun run = new FaultRun(misbehaviour);
        FaultRun before = runs.put(device.identity().name(), run);
        if (before != null) {
            before.close();
        }
        switch (misbehaviour) {
            case Misbehaviour.StartScanning scan -> run.start(n -> scan(device, n));
            case Misbehaviour.CallUnknownHost call -> run.start(n -> call(device, call.target()));
            case Misbehaviour.Flood flood -> run.start(publisher(device, flood, run));
        }
    }

    private boolean scan(Device device, int n) {
        InetSocketAddress target = n == 0 ? gateway : ScanOrder.target(device.place(), n - 1);
        try (LocalSockets sockets = new LocalSockets(device.place().address());
                Socket socket = sockets.connect(target, CONNECT)) {
            return socket.isConnected();
        } catch (IOException e) {
            // Most ports of a site are closed; that is what a scan finds out.
            return false;
        }
    }

    private static boolean call(Device device, InetSocketAddress target) {
        try (LocalSockets sockets = new LocalSockets(device.place().address());
                Socket socket = sockets.connect(target, CONNECT)) {
            socket.getOutputStream().write("NICK x7f\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            // The unknown host need not exist: the attempt is the misbehaviour.
            return false;
        }
    }

    private FaultRun.Act publisher(Device device, Misbehaviour.Flood flood, FaultRun run) {
        MqttLink link = link(device).orElseGet(() -> ownLink(device, run));
        String topic = flood.topic().isEmpty() ? link.mainTopic() : flood.topic();
        return n -> link.publish(topic, "{\"value\":99.9,\"flood\":" + n + "}");
    }

    private static Optional<MqttLink> link(Device device) {
        return switch (device) {
            case MqttDevice mqtt -> mqtt.link();
            case Stranger stranger -> stranger.caller().link();
            default -> Optional.empty();
        };
    }

    /** A device that has no business with MQTT connects for the purpose. */
    private MqttLink ownLink(Device device, FaultRun run) {
        String clientId = (device.identity().name() + "-" + device.identity().serial())
                .toLowerCase(Locale.ROOT);
        MqttDevice client =
                run.own(MqttDevice.bare(device.identity(), device.place(), clientId, gateway));
        client.start();
        return client.link().orElseThrow(() -> new LabException("a bare client has a link"));
    }

    /**
     * What the device has done wrong since it was last told to; empty when never told or stopped.
     */
    public Optional<FaultCount> count(String device) {
        return Optional.ofNullable(runs.get(device)).map(FaultRun::count);
    }

    /** Ends what runs on the device; false when nothing was known of it. */
    public boolean stop(String device) {
        FaultRun run = runs.remove(device);
        if (run == null) {
            return false;
        }
        run.close();
        return true;
    }

    @Override
    public void close() {
        runs.keySet().forEach(this::stop);
    }
}
