package dev.sekimori.observe.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.profile.Source;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class HostProbeTest {
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nServer: acme\r\nContent-Length: 20\r\n\r\n<title>Acme</title>\r\n";
    private static final int PRINTING = 9100;

    private final Connector connector = new Connector(
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(2)), Pace.UNBOUNDED);
    private final HostProbe probe = new HostProbe(
            connector, new OnvifProbe(connector, new SecureRandom(), InstantSource.system()));

    @Test
    void asks_a_busy_service_once_more_and_not_again() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket server = serve("127.78.10.1", 8080, n -> n == 2 ? ANSWER : "", asked);
                ServerSocket mute = serve("127.78.10.2", 8080, n -> "", asked)) {
            Fingerprint seen = look(server, 8080);

            assertThat(seen.endpoints())
                    .extracting(e -> e.protocol())
                    .containsExactly(Protocol.HTTP);
            assertThat(seen.observables()).contains(new Observable(Source.HTTP_TITLE, "Acme"));
            asked.set(0);
            assertThat(look(mute, 8080).endpoints())
                    .extracting(e -> e.protocol())
                    .containsExactly(Protocol.UNKNOWN);
            assertThat(asked.get()).isEqualTo(2);
        }
    }

    @Test
    void sends_nothing_to_a_raw_printing_port_of_a_host_that_is_no_printer() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket server = serve("127.78.10.3", PRINTING, n -> "", asked)) {
            Fingerprint seen = look(server, PRINTING);

            assertThat(asked.get()).isZero();
            assertThat(seen.endpoints())
                    .extracting(e -> e.protocol())
                    .containsExactly(Protocol.PJL);
        }
    }

    private Fingerprint look(ServerSocket server, int port) throws IOException {
        return probe.look(
                server.getInetAddress(),
                List.of(port),
                List.of(),
                new HostProbe.Heard(Map.of(), 0));
    }

    private interface Script {
        /** What is said to the n-th connection, from 1; "" hangs up. */
        String answer(int n);
    }

    private static ServerSocket serve(String host, int port, Script script, AtomicInteger asked)
            throws IOException {
        ServerSocket server = new ServerSocket(port, 10, InetAddress.getByName(host));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    String answer = script.answer(asked.incrementAndGet());
                    socket.setSoTimeout(10_000);
                    socket.getInputStream().read();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // the scan hung up, or the test is over
                }
            }
        });
        return server;
    }
}
