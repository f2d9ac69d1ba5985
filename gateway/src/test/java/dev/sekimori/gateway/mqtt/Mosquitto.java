package dev.sekimori.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;

import dev.sekimori.gateway.listen.House;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Mosquitto as the broker outside: TLS, a client certificate for everybody, each device
 * may write and read its own topics alone. It can be stopped and started again.
 */
final class Mosquitto implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final Path dir;
    private final int port;
    private final X509Bundle authority;
    private Process process;

    Mosquitto(Path dir) throws Exception {
        this.dir = dir;
        this.port = House.freePort();
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=World CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=broker")
                .addSanIpAddress(InetAddress.ofLiteral("127.0.0.1"))
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
        write("ca.pem", authority.getCertificatePEM());
        write("server.pem", server.getCertificatePEM());
        write("server.key", server.getPrivateKeyPEM());
        write("acl", """
                user observer
                topic readwrite #
                pattern readwrite home/%u/#
                pattern readwrite cloud/home/%u/#
                """);
        write("mosquitto.conf", """
                user root
                listener %d 127.0.0.1
                cafile %2$s/ca.pem
                certfile %2$s/server.pem
                keyfile %2$s/server.key
                require_certificate true
                use_identity_as_username true
                acl_file %2$s/acl
                persistence true
                persistence_location %2$s/
                max_queued_messages 100000
                """.formatted(port, dir));
        start();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(dir.resolve(name), content);
    }

    int port() {
        return port;
    }

    Path caFile() {
        return dir.resolve("ca.pem");
    }

    /** A client certificate of the broker's authority. */
    X509Bundle identity(String name) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + name)
                    .addExtendedKeyUsageClientAuth()
                    .buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException("test certificate", e);
        }
    }

    void start() throws Exception {
        process = new ProcessBuilder(
                        PROGRAM.toString(), "-c", dir.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
                .start();
        Await.until("the broker listens", this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** In order, so that it keeps its sessions. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the broker does not stop");
        }
    }

    /** A client of the world outside that may see and say everything there. */
    Mqtt5AsyncClient observer() throws Exception {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier("observer")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(identity("observer").toKeyManagerFactory())
                        .trustManagerFactory(authority.toTrustManagerFactory())
                        .protocols(List.of("TLSv1.3"))
                        .build())
                .automaticReconnect()
                .initialDelay(20, TimeUnit.MILLISECONDS)
                .maxDelay(100, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
