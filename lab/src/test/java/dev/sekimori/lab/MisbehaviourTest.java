package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.lab.fault.FaultCount;
import dev.sekimori.lab.fault.Misbehaviour;
import dev.sekimori.lab.net.LabException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class MisbehaviourTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Keeps who called. */
    private static final class Callee implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket();
        final List<String> callers = new CopyOnWriteArrayList<>();

        Callee(String address) throws IOException {
            listener.bind(new InetSocketAddress(address, 0));
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try (Socket caller = listener.accept()) {
                        callers.add(caller.getInetAddress().getHostAddress());
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        InetSocketAddress address() {
            return (InetSocketAddress) listener.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static LabOptions options(InetSocketAddress gateway, int network) {
        return LabOptions.usual(5, gateway).withPrefix("127.78." + network);
    }

    private static FaultCount count(Lab lab, String device) {
        return lab.device(device).orElseThrow().misbehaviour().orElseThrow();
    }

    @Test
    void a_scanning_device_tries_the_gateway_and_the_site_and_stops_by_itself() throws IOException {
        try (Callee gateway = new Callee("127.78.50.200");
                Lab lab = Lab.start(options(gateway.address(), 50))) {
            lab.misbehave("plc-1", new Misbehaviour.StartScanning(300, 1000));
            Await.until("it is done", SOON, () -> !count(lab, "plc-1").running());
            assertThat(count(lab, "plc-1").attempts()).isEqualTo(300);
            // Among the first 299 targets are telnet of camera and router, and two web pages or
            // more.
            assertThat(count(lab, "plc-1").succeeded()).isBetween(4L, 20L);
            Await.until(
                    "the gateway was called", SOON, () -> gateway.callers.contains("127.78.50.31"));
        }
    }

    @Test
    void a_device_calls_a_host_outside_the_site_until_repaired() throws IOException {
        try (Callee outside = new Callee("127.99.0.1");
                Lab lab = Lab.start(options(new InetSocketAddress("127.78.51.200", 1), 51))) {
            lab.misbehave(
                    "camera-2", new Misbehaviour.CallUnknownHost(5000, 100, outside.address()));
            Await.until("it calls", SOON, () -> outside.callers.size() >= 3);
            assertThat(outside.callers).containsOnly("127.78.51.11");
            assertThat(lab.repair("camera-2").steps()).containsExactly("started the device anew");
            assertThat(lab.device("camera-2").orElseThrow().misbehaviour()).isEmpty();
            awaitQuiet(outside);
        }
    }

    /** No call for half a second, where a hundred a second were made. */
    private static void awaitQuiet(Callee callee) {
        AtomicLong since = new AtomicLong(System.nanoTime());
        AtomicInteger calls = new AtomicInteger();
        Await.until("it calls no more", SOON, () -> {
            if (calls.getAndSet(callee.callers.size()) != callee.callers.size()) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > 500_000_000;
        });
    }

    @Test
    void floods_its_own_topic_or_another_and_a_device_without_mqtt_connects_for_it()
            throws Exception {
        try (TestBroker broker = new TestBroker(Optional.empty(), Set.of());
                Lab lab = Lab.start(options(broker.address(), 52))) {
            LabDevice thermostat = lab.device("thermostat-1").orElseThrow();
            String own = "thermostat/" + thermostat.serial() + "/temperature";
            Await.until("it is connected", SOON, () -> broker.heard(own, "value"));
            lab.misbehave("thermostat-1", new Misbehaviour.Flood(200, 1000, ""));
            Await.until("it floods", SOON, () -> broker.heard(own, "\"flood\":199"));
            lab.misbehave("thermostat-1", new Misbehaviour.Flood(10, 1000, "alarm/fire"));
            Await.until("it pretends", SOON, () -> broker.heard("alarm/fire", "\"flood\":9"));
            lab.misbehave("camera-1", new Misbehaviour.Flood(5000, 500, "alarm/fire"));
            String clientId = "camera-1-mc"
                    + lab.device("camera-1").orElseThrow().serial().substring(2);
            Await.until(
                    "the camera floods",
                    SOON,
                    () -> broker.heard.stream()
                            .anyMatch(heard -> heard.clientId().equals(clientId)));
            lab.reset("camera-1");
            assertThat(lab.device("camera-1").orElseThrow().misbehaviour()).isEmpty();
        }
    }

    @Test
    void misbehaviour_is_bounded_and_stays_on_loopback() throws IOException {
        InetSocketAddress world = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 80);
        assertThatThrownBy(() -> new Misbehaviour.CallUnknownHost(1, 1, world))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Misbehaviour.StartScanning(1_000_000, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Misbehaviour.Flood(1, 1, "a/#"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void another_process_drives_the_lab_through_its_control_server() throws Exception {
        try (Lab lab = Lab.start(options(new InetSocketAddress("127.78.54.200", 1), 54));
                HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.78.54.254:7700/");
            assertThat(get(http, base.resolve("devices")).body())
                    .contains(
                            "\"name\":\"camera-1\"",
                            "\"factoryState\":\"factory_password\"",
                            "\"protocol\":\"telnet\"");
            assertThat(post(
                                    http,
                                    base.resolve(
                                            "devices/camera-1/misbehave/scan?count=1&perSecond=1"))
                            .statusCode())
                    .isEqualTo(202);
            HttpResponse<String> repair =
                    post(http, base.resolve("devices/camera-1/repair?password=owner-chose-this"));
            assertThat(repair.statusCode()).isEqualTo(200);
            assertThat(repair.body())
                    .contains("started the device anew", "\"password\":\"owner-chose-this\"");
            assertThat(get(http, base.resolve("devices/camera-1")).body()).contains("own_password");
            assertThat(post(http, base.resolve("devices/camera-1/reset")).body())
                    .contains("factory_password");
            assertThat(post(http, base.resolve("devices/camera-1/repair?password=short"))
                            .statusCode())
                    .isEqualTo(502);
            assertThat(post(http, base.resolve("devices/nobody/repair")).statusCode())
                    .isEqualTo(404);
            assertThat(post(http, base.resolve("devices/camera-1/misbehave/scan?count=0"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(post(http, base.resolve("devices/camera-1/misbehave/call?host=192.0.2.1"))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void the_control_server_refuses_web_pages_of_other_origins() throws Exception {
        try (Lab lab = Lab.start(options(new InetSocketAddress("127.78.55.200", 1), 55))) {
            InetSocketAddress control = lab.controlAddress();
            String host = control.getAddress().getHostAddress() + ":7700";
            assertThat(raw(control, host, "")).startsWith("HTTP/1.1 200");
            assertThat(raw(control, host, "Origin: https://example.net\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(raw(control, "rebound.example.net:7700", "")).startsWith("HTTP/1.1 403");
        }
    }

    private static String raw(InetSocketAddress control, String host, String header)
            throws IOException {
        try (Socket socket = new Socket(control.getAddress(), control.getPort())) {
            Wire.say(socket, "GET /devices HTTP/1.1\r\nHost: " + host + "\r\n" + header + "\r\n");
            return Wire.until(socket, "\r\n");
        }
    }

    @Test
    void a_device_that_is_not_there_cannot_be_told_anything() {
        try (Lab lab = Lab.start(options(new InetSocketAddress("127.78.56.200", 1), 56))) {
            assertThatThrownBy(() -> lab.repair("nobody")).isInstanceOf(LabException.class);
            assertThatThrownBy(() -> lab.reset("nobody")).isInstanceOf(LabException.class);
        }
    }

    private static HttpResponse<String> get(HttpClient http, URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(HttpClient http, URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
