package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** MQTT over secure WebSocket (MQTT 5.0 section 6). */
class MqttWebSocketTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private Mqtt5BlockingClient device(String path) throws Exception {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier("t-warm")
                .serverHost("localhost")
                .serverPort(site.wssPort())
                .webSocketConfig(MqttWebSocketConfig.builder().serverPath(path).build())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(site.warmCertificate.toKeyManagerFactory())
                        .trustManagerFactory(site.authority.toTrustManagerFactory())
                        .build())
                .buildBlocking();
    }

    @ParameterizedTest
    @CsvSource({"mqtt", "''"})
    void carries_messages_both_ways_with_the_identity_of_the_certificate(String path)
            throws Exception {
        Mqtt5BlockingClient warm = device(path);
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(warm.toAsync());
        warm.connect();
        warm.subscribeWith()
                .topicFilter("home/warm/cmd/#")
                .qos(MqttQos.EXACTLY_ONCE)
                .send();
        byte[] large = new byte[200_000];
        warm.publishWith()
                .topic("home/warm/cmd/x")
                .qos(MqttQos.EXACTLY_ONCE)
                .payload(large)
                .send();
        assertThat(HiveMq.next(inbox).getPayloadAsBytes()).hasSize(large.length);
        assertThat(site.gateway.flows(Optional.of(TestSite.WARM), 10))
                .isNotEmpty()
                .allSatisfy(flow -> assertThat(flow.decision().input().peer())
                        .isEqualTo(
                                new Peer.DevicePeer(TestSite.WARM, IdentityStrength.CERTIFICATE)));
        warm.disconnect();
    }

    @Test
    void cuts_an_isolated_device_off() throws Exception {
        Mqtt5BlockingClient warm = device("mqtt");
        warm.connect();
        assertThat(site.gateway.cut(TestSite.WARM).sessionsCut()).isEqualTo(1);
        Await.until("it is gone", () -> !warm.getState().isConnected());
    }

    private HttpClient http() throws Exception {
        return HttpClient.newBuilder()
                .sslContext(Tls.context(site, Optional.empty()))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private int refused(String path, String origin, String protocol) throws Exception {
        WebSocket.Builder builder = http().newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        if (!protocol.isEmpty()) {
            builder.subprotocols(protocol);
        }
        URI uri = URI.create("wss://localhost:" + site.wssPort() + path);
        try {
            builder.buildAsync(uri, new WebSocket.Listener() {})
                    .get(30, TimeUnit.SECONDS)
                    .abort();
            return 101;
        } catch (ExecutionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    @Test
    void refuses_pages_of_other_origins_other_paths_and_other_protocols() throws Exception {
        String own = "https://localhost:" + site.wssPort();
        assertThat(refused("/mqtt", "", "mqtt")).isEqualTo(101);
        assertThat(refused("/mqtt", own, "mqtt")).isEqualTo(101);
        assertThat(refused("/mqtt", "https://evil.example", "mqtt")).isEqualTo(403);
        assertThat(refused("/mqtt", "http://localhost:" + site.wssPort(), "mqtt"))
                .isEqualTo(403);
        assertThat(refused("/mqtt", "null", "mqtt")).isEqualTo(403);
        assertThat(refused("/other", "", "mqtt")).isEqualTo(404);
        assertThat(refused("/mqtt", "", "chat")).isEqualTo(400);
        assertThat(refused("/mqtt", "", "")).isEqualTo(400);
        HttpRequest plain = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + site.wssPort() + "/mqtt"))
                .build();
        assertThat(http().send(plain, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(426);
    }

    @Test
    void ends_a_connection_that_sends_text_or_says_nothing() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = open(site, closed);
        socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
        assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
        MqttConfig hasty = MqttConfig.DEFAULTS.with(new MqttConfig.Times(3_000, 300, 60, 3_000));
        try (TestSite quick = new TestSite(hasty)) {
            CompletableFuture<Integer> silent = new CompletableFuture<>();
            open(quick, silent);
            assertThat(silent.get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private static WebSocket open(TestSite at, CompletableFuture<Integer> closed) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(Tls.context(at, Optional.empty()))
                .build()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(URI.create("wss://localhost:" + at.wssPort() + "/mqtt"), until(closed))
                .get(30, TimeUnit.SECONDS);
    }

    private static WebSocket.Listener until(CompletableFuture<Integer> closed) {
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                closed.complete(status);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void onError(WebSocket socket, Throwable error) {
                closed.complete(0);
            }
        };
    }

    @Test
    void ends_a_connection_whose_frame_is_too_large() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = open(site, closed);
        assertThatThrownBy(() -> {
                    socket.sendBinary(ByteBuffer.allocate(2_000_000), true)
                            .get(30, TimeUnit.SECONDS);
                    throw new IllegalStateException("closed " + closed.get(30, TimeUnit.SECONDS));
                })
                .isInstanceOf(Exception.class);
        assertThat(closed.get(30, TimeUnit.SECONDS)).isNotNull();
    }
}
