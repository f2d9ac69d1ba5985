package dev.sekimori.lab.sensor;

import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Measured;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.http.Json;
import dev.sekimori.lab.net.LabException;
import dev.sekimori.lab.net.Tasks;

import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Kaze E1: temperature and humidity for everyone who asks. */
public final class EnvironmentSensor implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE = new Identity.Make("Kaze", "Kaze E1", "1.1.0", "KE");

    private static final int PORT = 5683;

    private final Identity identity;
    private final Place place;
    private final Duration interval;
    private final Measured temperature;
    private final Measured humidity;
    private final AtomicLong measured = new AtomicLong();
    private final Tasks tasks = new Tasks();

    public EnvironmentSensor(Identity identity, Place place, Duration interval) {
        this.identity = identity;
        this.place = place;
        this.interval = interval;
        this.temperature = Measured.of(place.seed(), identity.name() + "/temperature", 21, 3);
        this.humidity = Measured.of(place.seed(), identity.name() + "/humidity", 48, 8);
    }

    @Override
    public void start() {
        Configuration configuration = configuration();
        CoapServer server = new CoapServer(configuration);
        server.addEndpoint(CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setInetSocketAddress(new InetSocketAddress(place.address(), PORT))
                .build());
        Value warmth = new Value(
                "temperature",
                "temperature-c",
                () -> Double.toString(temperature.at(measured.get())));
        warmth.setObservable(true);
        warmth.getAttributes().setObservable();
        Value damp = new Value(
                "humidity", "humidity-percent", () -> Double.toString(humidity.at(measured.get())));
        server.add(new CoapResource("sensors", false).add(warmth).add(damp));
        server.add(new Value("info", "device-info", this::info));
        server.start();
        if (server.getEndpoint(new InetSocketAddress(place.address(), PORT)) == null
                || !server.getEndpoints().getFirst().isStarted()) {
            server.destroy();
            throw new LabException("Cannot serve CoAP on " + place.address());
        }
        tasks.own(server::destroy);
        tasks.start("sensor measure", () -> measure(warmth));
    }

    private static Configuration configuration() {
        CoapConfig.register();
        UdpConfig.register();
        return Configuration.createStandardWithoutFile()
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
    }

    private void measure(CoapResource observed) {
        while (tasks.pause(interval)) {
            measured.incrementAndGet();
            observed.changed();
        }
    }

    private String info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("manufacturer", identity.manufacturer());
        info.put("model", identity.model());
        info.put("firmware", identity.firmware());
        info.put("serial", identity.serial());
        return Json.write(info);
    }

    /** A resource that answers GET. */
    private static final class Value extends CoapResource {
        private final Supplier<String> value;

        Value(String name, String resourceType, Supplier<String> value) {
            super(name);
            this.value = value;
            getAttributes().addResourceType(resourceType);
            getAttributes().addInterfaceDescription("sensor");
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            boolean json = getName().equals("info");
            exchange.respond(
                    CoAP.ResponseCode.CONTENT,
                    value.get(),
                    json ? MediaTypeRegistry.APPLICATION_JSON : MediaTypeRegistry.TEXT_PLAIN);
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public List<LabPort> ports() {
        return List.of(LabPort.udp(PORT, "coap"));
    }

    @Override
    public void close() {
        tasks.close();
    }
}
