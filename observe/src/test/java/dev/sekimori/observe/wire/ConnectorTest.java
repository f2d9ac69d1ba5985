package dev.sekimori.observe.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.observe.wire.Connector.Knock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class ConnectorTest {
    private static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(3), Duration.ofMillis(1_500));

    private final ConcurrentLinkedQueue<Socket> peers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Connector connector = new Connector(SHORT, Pace.UNBOUNDED);
    private ServerSocket server;
    private InetAddress address;

    @BeforeEach
    void listen() throws IOException {
        address = InetAddress.getByName("127.78.6.1");
        server = new ServerSocket(0, 10, address);
    }

    @AfterEach
    void close() throws IOException {
        closing.countDown();
        server.close();
        for (Socket peer : peers) {
            peer.close();
        }
    }

    @Test
    void tells_an_open_port_from_a_closed_one() throws IOException {
        assertThat(connector.knock(address, server.getLocalPort())).isEqualTo(Knock.OPEN);
        server.close();
        assertThat(connector.knock(address, server.getLocalPort())).isEqualTo(Knock.REFUSED);
    }

    @Test
    void a_slow_drip_does_not_extend_an_answer() throws IOException {
        dripping(new byte[] {'x'});
        long start = System.nanoTime();

        try (TcpConnection connection = connector.tcp(address, server.getLocalPort())) {
            byte[] read = connection.readUntil(bytes -> false, 1_000_000);
            assertThat(read).isNotEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_handshake_that_drips_is_ended() throws IOException {
        // The head of a TLS record of 16 KiB, then one byte at a time.
        dripping(new byte[] {0x16, 3, 3, 0x40, 0});
        long start = System.nanoTime();

        assertThatThrownBy(() -> connector.tls(address, server.getLocalPort()))
                .isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void reads_no_more_than_it_was_told() throws IOException {
        dripping(new byte[100_000]);

        try (TcpConnection connection = connector.tcp(address, server.getLocalPort())) {
            assertThat(connection.readUntil(bytes -> false, 500)).hasSize(500);
        }
    }

    @Test
    void sends_nothing_once_cancelled() {
        Connector cancelled = new Connector(SHORT, () -> {
            throw new CancelledException();
        });

        assertThatThrownBy(() -> cancelled.knock(address, server.getLocalPort()))
                .isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> cancelled.ask(address, 9, new byte[1]))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void a_closed_datagram_port_is_no_answer() throws IOException {
        assertThat(connector.ask(address, server.getLocalPort(), new byte[] {1}))
                .isEmpty();
    }

    private void dripping(byte[] first) {
        Thread.ofVirtual().start(() -> {
            try {
                Socket peer = server.accept();
                peers.add(peer);
                peer.getOutputStream().write(first);
                while (!closing.await(20, TimeUnit.MILLISECONDS)) {
                    peer.getOutputStream().write('x');
                }
            } catch (SocketException e) {
                // the other side hung up, as it should
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
