package dev.sekimori.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.modbus.ModbusBounds;
import dev.sekimori.gateway.modbus.ModbusFront;
import dev.sekimori.gateway.stream.TcpFront;
import dev.sekimori.gateway.stream.TcpService;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

/** Open sessions of clients whose certificates come to their end. */
final class CertificateEndTest {
    private static final Duration VALID = Duration.ofSeconds(8);
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void sessions_end_with_their_certificates_and_no_others_do() throws Exception {
        try (ServerSocket device = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                House house = house(device.getLocalPort())) {
            X509Bundle brief = brief(house);
            Instant end = brief.getCertificate().getNotAfter().toInstant();
            try (SSLSocket tcp = open(house, Listener.Kind.TCP_TLS, brief);
                    SSLSocket modbus = open(house, Listener.Kind.MODBUS_TLS, brief);
                    SSLSocket lasting = open(house, Listener.Kind.TCP_TLS, house.recorder);
                    Socket first = device.accept();
                    Socket second = device.accept()) {
                House.until("all are open", () -> count(house, "tcp_connections") == 2);
                assertThat(endOf(tcp)).isBetween(end, end.plus(SOON));
                assertThat(endOf(modbus)).isBetween(end, end.plus(SOON));

                House.until("the other is left", () -> count(house, "tcp_connections") == 1);
                House.until("its line is left", () -> house.gateway.sessions().size() == 1);
                assertThat(lasting.isClosed()).isFalse();
                lasting.getOutputStream().write('x');
                assertThat(firstByte(first, second)).isEqualTo('x');
            }
        }
    }

    private static House house(int port) {
        Listener tcp = new Listener(Listener.Kind.TCP_TLS, "127.0.0.1", 0);
        TcpService jobs = new TcpService("jobs", House.CAM, port, tcp, TcpService.Limits.USUAL);
        return new House(
                new Endpoint(Protocol.MODBUS, "127.0.0.1", port, ""),
                List.of(
                        House.rule(
                                "jobs",
                                House.devices(),
                                Protocol.TCP,
                                "/jobs",
                                Operation.CONNECT,
                                Operation.STREAM),
                        House.rule(
                                "poll",
                                House.devices(),
                                Protocol.MODBUS,
                                "/**",
                                Operation.CONNECT)),
                List.of(tcp, new Listener(Listener.Kind.MODBUS_TLS, "127.0.0.1", 0)),
                new TcpFront(List.of(jobs)),
                new ModbusFront(ModbusBounds.USUAL));
    }

    private static X509Bundle brief(House house) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=recorder")
                .notAfter(Instant.now().plus(VALID))
                .buildIssuedBy(house.authority);
    }

    private static SSLSocket open(House house, Listener.Kind kind, X509Bundle shown)
            throws Exception {
        SSLSocket socket = house.connect(
                house.gateway.listeners().port(kind), "cam.localhost", Optional.of(shown));
        socket.startHandshake();
        return socket;
    }

    private static long count(House house, String name) {
        return house.gateway.metrics().fronts().get(name);
    }

    /** When the gateway ended a connection. */
    private static Instant endOf(SSLSocket client) {
        try {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (IOException reset) {
            assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
        return Instant.now();
    }

    /** Of the two lines to the device one is over, and says so. */
    private static int firstByte(Socket one, Socket other) throws Exception {
        int read = read(one);
        return read >= 0 ? read : read(other);
    }

    private static int read(Socket line) throws IOException {
        line.setSoTimeout(20_000);
        try {
            return line.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("nothing came over the line that is left", e);
        } catch (IOException reset) {
            return -1;
        }
    }
}
