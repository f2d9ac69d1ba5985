package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.decide.patch.Patches;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLSocket;

/**
 * Devices that have said everything and hang up while their viewer does not read: the viewer still
 * gets every byte. Devices that hang up too early: the viewer learns that it has not got all.
 */
class DeviceEndsTest {
    /** How a device marks the end of its content. */
    enum Ending {
        CLOSE("HTTP/1.0 200 OK\r\n"),
        LENGTH_AND_CLOSE("HTTP/1.0 200 OK\r\nContent-Length: %d\r\n"),
        CHUNKED_AND_CLOSE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"),
        EVENTS_AND_CLOSE("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"),
        KEPT_OPEN("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n");

        private final String head;

        Ending(String head) {
            this.head = head + "\r\n";
        }
    }

    private static final String ADDRESS = "127.77.0.25";
    private static final int CHUNK_BYTES = 10_000;
    private static final int[] SIZES = {30_000, 1_000_000, 2_500_000};

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final ServerSocket server = TestDevice.listening(ADDRESS);
    private TestSite site;

    static Stream<Arguments> endings() {
        return Stream.of(false, true)
                .flatMap(isNative -> Arrays.stream(Ending.values())
                        .flatMap(ending -> IntStream.of(SIZES)
                                .mapToObj(bytes -> Arguments.of(isNative, ending, bytes))));
    }

    static Stream<Arguments> cuts() {
        return Stream.of(false, true)
                .flatMap(isNative -> Stream.of(Ending.LENGTH_AND_CLOSE, Ending.CHUNKED_AND_CLOSE)
                        .map(ending -> Arguments.of(isNative, ending)));
    }

    /** The device says {@code saidBytes} of its content, and hangs up unless it keeps open. */
    private void start(boolean isNative, Ending ending, byte[] content, int saidBytes) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(isNative));
        assertThat(vertx.isNativeTransportEnabled()).isEqualTo(isNative);
        site = new TestSite(
                vertx,
                WebBounds.usual(),
                Patches.NONE,
                TestSite.device("cam", ADDRESS, server.getLocalPort()));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, ending, content, saidBytes));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        server.close();
    }

    private void serve(Socket socket, Ending ending, byte[] content, int saidBytes) {
        try (socket) {
            do {
                head(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                out.write(ascii(ending.head.formatted(content.length)));
                if (ending == Ending.CHUNKED_AND_CLOSE) {
                    chunks(out, content, saidBytes);
                } else {
                    out.write(content, 0, saidBytes);
                }
                answered.incrementAndGet();
            } while (ending == Ending.KEPT_OPEN);
        } catch (IOException e) {
            // The gateway hung up; what the viewer has got tells the rest.
        }
    }

    private static void chunks(OutputStream out, byte[] content, int saidBytes) throws IOException {
        for (int at = 0; at < saidBytes; at += CHUNK_BYTES) {
            int size = Math.min(CHUNK_BYTES, saidBytes - at);
            out.write(ascii(Integer.toHexString(size) + "\r\n"));
            out.write(content, at, size);
            out.write(ascii("\r\n"));
        }
        if (saidBytes == content.length) {
            out.write(ascii("0\r\n\r\n"));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line.toLowerCase(Locale.ROOT)).append('\n');
        }
        return head.toString();
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private SSLSocket viewer() throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(16 * 1024);
        plain.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), site.port));
        return (SSLSocket) TestSite.trustingSite()
                .getSocketFactory()
                .createSocket(plain, "cam.localhost", site.port, true);
    }

    private void ask(SSLSocket viewer) throws IOException {
        viewer.getOutputStream()
                .write(ascii("GET /film HTTP/1.1\r\nHost: cam.localhost:" + site.port
                        + "\r\nAuthorization: Bearer " + OPERATOR + "\r\n\r\n"));
    }

    /** Reads an answer a little at a time. */
    private static byte[] slowly(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        String head = head(in);
        assertThat(head).startsWith("http/1.1 200");
        int length = head.indexOf("content-length: ");
        if (length >= 0) {
            String digits = head.substring(length).lines().findFirst().orElseThrow();
            byte[] content = new byte[Integer.parseInt(digits.split(" ", 2)[1])];
            readSlowly(in, content);
            return content;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = HexFormat.fromHexDigits(line(in));
                size > 0;
                size = HexFormat.fromHexDigits(line(in))) {
            byte[] chunk = new byte[size];
            readSlowly(in, chunk);
            all.writeBytes(chunk);
            line(in);
        }
        line(in);
        return all.toByteArray();
    }

    private static void readSlowly(DataInputStream in, byte[] into) throws IOException {
        int step = 20_000;
        for (int at = 0; at < into.length; at += step) {
            in.readFully(into, at, Math.min(step, into.length - at));
            LockSupport.parkNanos(1_000_000);
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void viewer_who_paused_gets_every_byte_of_a_device_that_hung_up(
            boolean isNative, Ending ending, int bytes) throws Exception {
        byte[] content = random(bytes);
        start(isNative, ending, content, bytes);
        try (SSLSocket viewer = viewer()) {
            for (int i = 1; i <= 2; i++) {
                int number = i;
                ask(viewer);
                // All that the viewer has not read waits in the gateway and the kernel.
                TestSite.await("the device has answered", () -> answered.get() == number);
                assertThat(slowly(viewer.getInputStream())).isEqualTo(content);
            }
        }
        assertThat(connections).hasValue(ending == Ending.KEPT_OPEN ? 1 : 2);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void viewer_learns_that_a_device_hung_up_too_early(boolean isNative, Ending ending)
            throws Exception {
        byte[] content = random(1_000_000);
        start(isNative, ending, content, 900_000);
        try (SSLSocket viewer = viewer()) {
            ask(viewer);
            TestSite.await("the device has hung up", () -> answered.get() == 1);
            assertThatThrownBy(() -> slowly(viewer.getInputStream()))
                    .isInstanceOf(IOException.class);
        }
        TestSite.await("nothing is left running", () -> site.gateway.sessions().isEmpty());
    }
}
