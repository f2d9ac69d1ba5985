package dev.sekimori.lab.stranger;

import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.mqtt.MqttDevice;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.TcpService;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** Fits no profile, and tries to get in. */
public final class Stranger implements Device {
    /** Nothing is known. */
    public static final Identity.Make MAKE = new Identity.Make("", "", "", "XX");

    private static final int PORT = 4444;
    private static final int LINGER_MS = 5000;
    private static final byte[] BANNER = {0x7f, 0x58, 0x00, 0x13, 0x37, 0x02, 0x00, 0x00};

    private final MqttDevice caller;
    private final Tasks tasks = new Tasks();

    public Stranger(Identity identity, Place place, InetSocketAddress broker) {
        this.caller = MqttDevice.bare(identity, place, "x-7f", broker);
    }

    @Override
    public void start() {
        tasks.own(TcpService.open("stranger", place().at(PORT), Stranger::mumble));
        tasks.own(caller).start();
    }

    private static void mumble(Socket socket) throws IOException {
        socket.setSoTimeout(LINGER_MS);
        socket.getOutputStream().write(BANNER);
        try {
            socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            // Silence is all it expects.
            return;
        }
    }

    /** The MQTT client inside. */
    public MqttDevice caller() {
        return caller;
    }

    @Override
    public Identity identity() {
        return caller.identity();
    }

    @Override
    public Place place() {
        return caller.place();
    }

    @Override
    public List<LabPort> ports() {
        return List.of(LabPort.tcp(PORT, "unknown"));
    }

    @Override
    public String activity() {
        return caller.activity();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
