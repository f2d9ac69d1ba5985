package dev.sekimori.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.listen.House;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

/** A TCP service of a device behind mutual TLS, over real sockets. */
final class TcpFrontTest {
    private static final TcpService.Limits LIMITS = TcpService.Limits.USUAL;
    private final Device device = new Device();

    /** The device's end: hands each connection to the test. */
    private static final class Device implements AutoCloseable {
        private final ServerSocket listener;
        private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

        Device() {
            try {
                listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    accepted.add(listener.accept());
                }
            } catch (IOException closed) {
                accepted.clear();
            }
        }

        Socket next() throws Exception {
            Socket socket = accepted.poll(30, TimeUnit.SECONDS);
            assertThat(socket).as("a connection at the device").isNotNull();
            socket.setSoTimeout(30_000);
            return socket;
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @AfterEach
    void stop() throws IOException {
        device.close();
    }

    private static List<FlowRule> rules() {
        return List.of(House.rule(
                "jobs",
                House.devices(),
                Protocol.TCP,
                "/jobs",
                Operation.CONNECT,
                Operation.STREAM));
    }

    private House house(TcpService.Limits limits) {
        Listener listener = new Listener(Listener.Kind.TCP_TLS, "127.0.0.1", 0);
        int port = device.listener.getLocalPort();
        TcpService service = new TcpService("jobs", House.CAM, port, listener, limits);
        return new House(
                new Endpoint(Protocol.PJL, "127.0.0.1", port, ""),
                rules(),
                List.of(listener),
                new TcpFront(List.of(service)));
    }

    private static SSLSocket client(House house) throws Exception {
        return house.connect(port(house), "cam.localhost", Optional.of(house.recorder));
    }

    private static int port(House house) {
        return house.gateway.listeners().port(Listener.Kind.TCP_TLS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static long counter(House house, String name) {
        return house.gateway.metrics().fronts().get(name);
    }

    @Test
    void relays_both_directions_and_counts_the_flow() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = client(house)) {
            client.getOutputStream().write(bytes("question"));
            Socket end = device.next();
            assertThat(read(end, 8)).isEqualTo("question");
            end.getOutputStream().write(bytes("answer"));
            assertThat(read(client, 6)).isEqualTo("answer");

            assertThat(house.gateway.sessions())
                    .singleElement()
                    .extracting(LiveSession::kind, LiveSession::peerName)
                    .containsExactly(LiveSession.Kind.TCP, "recorder");
            assertThat(house.gateway.flows(Optional.of(House.CAM), 10))
                    .filteredOn(
                            flow -> flow.decision().input().ask().operation() == Operation.STREAM)
                    .singleElement()
                    .satisfies(flow -> {
                        assertThat(flow.count()).isEqualTo(1);
                        assertThat(flow.bytes()).isEqualTo(14);
                    });
        }
    }

    @Test
    void carries_the_end_of_one_direction_while_the_other_goes_on() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = client(house)) {
            client.getOutputStream().write(bytes("all of the job"));
            Socket end = device.next();
            // The JDK's client reads nothing more when a session ticket comes after its own end.
            end.getOutputStream().write(bytes("ready"));
            assertThat(read(client, 5)).isEqualTo("ready");
            client.shutdownOutput();
            assertThat(end.getInputStream().readAllBytes()).hasSize(14);
            end.getOutputStream().write(bytes("printed"));
            end.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("printed"));
            House.until("the session ends", () -> house.gateway.sessions().isEmpty());
        }
    }

    @Test
    void carries_the_devices_end_while_the_client_goes_on() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = client(house)) {
            client.startHandshake();
            Socket end = device.next();
            end.getOutputStream().write(bytes("hello"));
            end.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("hello"));
            client.getOutputStream().write(bytes("late"));
            client.shutdownOutput();
            assertThat(end.getInputStream().readAllBytes()).isEqualTo(bytes("late"));
        }
    }

    @Test
    void refuses_without_certificate() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = house.connect(port(house), "", Optional.empty())) {
            assertThatThrownBy(() -> {
                        client.startHandshake();
                        client.getInputStream().readAllBytes();
                    })
                    .isInstanceOf(IOException.class);
            assertThat(device.accepted).isEmpty();
        }
    }

    @Test
    void refuses_a_certificate_that_nobody_knows_and_says_why() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = house.connect(port(house), "", Optional.of(house.stranger))) {
            client.getOutputStream().write(bytes("let me in"));
            assertThat(end(client)).isEqualTo(-1);
            assertThat(device.accepted).isEmpty();
            assertThat(house.gateway.flows(Optional.of(House.CAM), 10))
                    .singleElement()
                    .satisfies(flow -> {
                        assertThat(flow.decision().answer()).isEqualTo(Answer.REFUSE);
                        assertThat(flow.decision().reasons()).isNotEmpty();
                        assertThat(flow.decision().input().ask().resource()).isEqualTo("/jobs");
                    });
        }
    }

    @Test
    void refuses_what_no_rule_permits() throws Exception {
        try (House house = house(LIMITS)) {
            house.change(List.<FlowRule>of());
            try (SSLSocket client = client(house)) {
                client.startHandshake();
                assertThat(end(client)).isEqualTo(-1);
                assertThat(device.accepted).isEmpty();
            }
        }
    }

    /** What reading gives at the end: -1, also when the connection was reset. */
    private static int end(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection is open still", e);
        } catch (IOException reset) {
            return -1;
        }
    }

    @Test
    void isolation_cuts_a_live_session_and_restoring_lets_a_new_one_in() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = client(house)) {
            client.getOutputStream().write(bytes("x"));
            Socket end = device.next();
            assertThat(read(end, 1)).isEqualTo("x");

            assertThat(house.gateway.cut(House.CAM).sessionsCut()).isEqualTo(1);
            assertThat(end(client)).isEqualTo(-1);
            assertThat(end(end)).isEqualTo(-1);

            house.change(DeviceState.ISOLATED);
            try (SSLSocket refused = client(house)) {
                refused.startHandshake();
                assertThat(end(refused)).isEqualTo(-1);
            }
            house.change(DeviceState.IN_SERVICE);
            try (SSLSocket again = client(house)) {
                again.getOutputStream().write(bytes("y"));
                assertThat(read(device.next(), 1)).isEqualTo("y");
            }
        }
    }

    @Test
    void a_rule_that_is_gone_and_a_certificate_that_is_revoked_end_live_sessions()
            throws Exception {
        try (House house = house(LIMITS);
                SSLSocket first = client(house)) {
            first.startHandshake();
            Socket end = device.next();
            house.change(List.<FlowRule>of());
            assertThat(end(first)).isEqualTo(-1);
            assertThat(end(end)).isEqualTo(-1);

            house.change(rules());
            try (SSLSocket second = client(house)) {
                second.startHandshake();
                device.next();
                house.revoke("CN=recorder");
                house.gateway.certificatesChanged();
                assertThat(end(second)).isEqualTo(-1);
            }
        }
    }

    @Test
    void live_sessions_survive_new_certificates_that_new_connections_see() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = client(house)) {
            client.startHandshake();
            Socket end = device.next();
            X509Certificate before = (X509Certificate) client.getSession().getPeerCertificates()[0];
            X509Certificate renewed = house.renewServer();
            assertThat(renewed).isNotEqualTo(before);

            try (SSLSocket later = client(house)) {
                later.startHandshake();
                assertThat(later.getSession().getPeerCertificates()[0]).isEqualTo(renewed);
            }
            client.getOutputStream().write(bytes("still here"));
            assertThat(read(end, 10)).isEqualTo("still here");
        }
    }

    @Test
    void holds_the_device_back_while_the_client_does_not_read() throws Exception {
        try (House house = house(LIMITS);
                SSLSocket client = client(house)) {
            client.startHandshake();
            Socket end = device.next();
            byte[] block = new byte[1 << 20];
            Thread writer = Thread.ofVirtual().start(() -> flood(end, block, 64));
            InputStream in = client.getInputStream();
            House.until("the flood begins", () -> counter(house, "tcp_bytes_to_clients_total") > 0);
            // Socket buffers and the gateway's high-water mark take some; the rest must wait.
            awaitStill(house);
            assertThat(counter(house, "tcp_bytes_to_clients_total")).isLessThan(32L << 20);
            long all = 0;
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all += n;
            }
            assertThat(all).isEqualTo(64L << 20);
            writer.join(Duration.ofSeconds(30));
        }
    }

    private static void awaitStill(House house) throws Exception {
        long[] last = {-1, System.nanoTime()};
        House.until("nothing moves for 300 ms", () -> {
            long now = counter(house, "tcp_bytes_to_clients_total");
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > 300_000_000;
        });
    }

    private static void flood(Socket to, byte[] block, int times) {
        try {
            for (int i = 0; i < times; i++) {
                to.getOutputStream().write(block);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refuses_one_session_too_many_until_a_place_is_free() throws Exception {
        try (House house = house(new TcpService.Limits(1, 0, 0, LIMITS.idle()))) {
            try (SSLSocket first = client(house)) {
                first.getOutputStream().write(bytes("x"));
                Socket end = device.next();
                try (SSLSocket second = client(house)) {
                    second.startHandshake();
                    assertThat(end(second)).isEqualTo(-1);
                }
                awaitCount(house, "tcp_sessions_refused_total", 1);
                assertThat(device.accepted).isEmpty();
                end.close();
                assertThat(end(first)).isEqualTo(-1);
            }
            House.until("the place is free", () -> house.gateway.sessions().isEmpty());
            try (SSLSocket third = client(house)) {
                third.getOutputStream().write(bytes("z"));
                assertThat(read(device.next(), 1)).isEqualTo("z");
            }
        }
    }

    @Test
    void ends_a_session_that_is_idle() throws Exception {
        try (House house = house(new TcpService.Limits(4, 0, 0, Duration.ofMillis(400)));
                SSLSocket client = client(house)) {
            client.startHandshake();
            assertThat(end(device.next())).isEqualTo(-1);
            assertThat(end(client)).isEqualTo(-1);
            awaitCount(house, "tcp_sessions_idle_total", 1);
        }
    }

    @Test
    void ends_a_session_that_is_used_up() throws Exception {
        try (House house = house(new TcpService.Limits(4, 100, 0, LIMITS.idle()));
                SSLSocket client = client(house)) {
            client.getOutputStream().write(new byte[101]);
            assertThat(end(client)).isEqualTo(-1);
            awaitCount(house, "tcp_sessions_used_up_total", 1);
        }
    }

    private static void awaitCount(House house, String name, long expected) throws Exception {
        House.until(name + " is " + expected, () -> counter(house, name) == expected);
    }

    @Test
    void keeps_the_byte_rate() throws Exception {
        TcpService.Limits slow = new TcpService.Limits(4, 0, 100_000, Duration.ofSeconds(30));
        try (House house = house(slow);
                SSLSocket client = client(house)) {
            client.startHandshake();
            Socket end = device.next();
            long begin = System.nanoTime();
            // What lies in the kernel when the device hangs up keeps the rate too.
            Thread.ofVirtual().start(() -> flood(end, new byte[150_000], 2));
            byte[] all = client.getInputStream().readAllBytes();
            long tookMs = (System.nanoTime() - begin) / 1_000_000;
            assertThat(all).hasSize(300_000);
            // 100 kB at once, one read of 64 KiB on credit, the rest at 100 kB a second.
            assertThat(tookMs).isGreaterThan(1_000);
        }
    }

    @Test
    void refuses_services_that_make_no_sense() {
        Listener listener = new Listener(Listener.Kind.TCP_TLS, "127.0.0.1", 0);
        for (String name : Arrays.asList("", "-a", "A", "a/b", "a".repeat(64))) {
            assertThatThrownBy(() -> new TcpService(name, House.CAM, 1, listener, LIMITS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new TcpService("a", House.CAM, 0, listener, LIMITS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
