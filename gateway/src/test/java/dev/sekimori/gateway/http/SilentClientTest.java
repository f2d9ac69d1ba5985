package dev.sekimori.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sekimori.decide.patch.Patches;
import dev.sekimori.gateway.clients.ClientBounds;
import dev.sekimori.gateway.clients.Doorway;

import io.vertx.core.VertxOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

/** Sockets that never begin TLS, over both transports: they count from their arrival on. */
final class SilentClientTest {
    /** No handshake ends within a test because it takes too long. */
    private static final Duration HEAD = Duration.ofMinutes(5);

    private final List<Socket> sockets = new ArrayList<>();
    private final TestDevice device = new TestDevice();
    private Optional<TestSite> opened = Optional.empty();

    private TestSite site(boolean isNative, int connections, int perAddress) {
        device.on("/", exchange -> TestDevice.answer(exchange, 200, "ok"));
        ClientBounds usual = ClientBounds.usual();
        ClientBounds bounds = new ClientBounds(
                connections,
                perAddress,
                0,
                HEAD,
                Duration.ofMinutes(5),
                usual.body(),
                usual.answer(),
                usual.stream(),
                usual.bytesPerSecond());
        TestSite site = new TestSite(
                Doorway.vertx(new VertxOptions().setPreferNativeTransport(isNative)),
                WebBounds.usual().with(bounds),
                Patches.NONE,
                device.as("cam"));
        opened = Optional.of(site);
        return site;
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        opened.ifPresent(TestSite::close);
        device.close();
    }

    private Socket silent(TestSite site, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), site.port));
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static long counted(TestSite site, String name) {
        return site.gateway.metrics().fronts().get("web_" + name);
    }

    private static void await(TestSite site, String name, long value) throws Exception {
        TestSite.await(name + " is " + value, () -> counted(site, name) == value);
    }

    /** Closed by the gateway, long before a handshake may take too long. */
    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("it is still open", e);
        } catch (IOException reset) {
            assertThat(reset).isNotNull();
        }
    }

    private String served(TestSite site, String from) throws IOException {
        SSLSocket tls = (SSLSocket) TestSite.trustingSite()
                .getSocketFactory()
                .createSocket(silent(site, from), "cam.localhost", site.port, true);
        String request = "GET / HTTP/1.1\r\nHost: cam.localhost:" + site.port
                + "\r\nAuthorization: Bearer " + TestSite.VIEWER
                + "\r\nConnection: close\r\n\r\n";
        tls.getOutputStream().write(request.getBytes(US_ASCII));
        return new String(tls.getInputStream().readAllBytes(), US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_oldest_of_an_address_makes_room_for_its_next(boolean isNative) throws Exception {
        TestSite site = site(isNative, 100, 3);
        Socket first = silent(site, "127.0.0.5");
        await(site, "connections_without_tls", 1);
        Socket second = silent(site, "127.0.0.5");
        await(site, "connections_without_tls", 2);
        silent(site, "127.0.0.6");
        silent(site, "127.0.0.5");
        await(site, "connections_without_tls", 4);
        assertThat(counted(site, "evicted_for_others_total")).isZero();

        assertThat(served(site, "127.0.0.5")).startsWith("HTTP/1.1 200");

        assertEnds(first);
        assertThat(counted(site, "evicted_for_others_total")).isEqualTo(1);
        await(site, "connections_without_tls", 3);
        await(site, "connections", 0);
        second.close();
        await(site, "connections_without_tls", 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void they_fill_no_more_than_all_places_and_keep_nobody_out(boolean isNative) throws Exception {
        TestSite site = site(isNative, 8, 4);
        for (int i = 0; i < 40; i++) {
            silent(site, "127.0.1." + (1 + i % 10));
        }
        TestSite.await(
                "all have come",
                () -> counted(site, "evicted_for_others_total")
                                + counted(site, "connections_refused_total")
                        >= 32);
        assertThat(counted(site, "connections_without_tls")).isLessThanOrEqualTo(8);

        assertThat(served(site, "127.0.0.9")).startsWith("HTTP/1.1 200");

        assertThat(counted(site, "connections_without_tls")).isLessThanOrEqualTo(8);
    }
}
