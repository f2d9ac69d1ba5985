package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.CAM;
import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.LiveSession;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class WebSocketTest {
    /** What a client hears, whole messages by length and text. */
    private static final class Ear implements WebSocket.Listener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Void> over = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private int bytes;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                heard.add(bytes + " bytes");
                bytes = 0;
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            over.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.complete(null);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger open = new AtomicInteger();
    private TestSite site;
    private HttpClient client;

    @BeforeEach
    void start() {
        HttpServer device = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(1 << 20)
                        .setMaxWebSocketMessageSize(1 << 20))
                .webSocketHandshakeHandler(handshake -> {
                    if ("Basic YWRtaW46c2VjcmV0".equals(handshake.headers().get("authorization"))) {
                        handshake.accept();
                    } else {
                        handshake.reject(401);
                    }
                })
                .webSocketHandler(socket -> {
                    open.incrementAndGet();
                    socket.closeHandler(closed -> open.decrementAndGet());
                    socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
                    socket.binaryMessageHandler(socket::writeBinaryMessage);
                })
                .requestHandler(request -> request.response()
                        .setStatusCode(request.headers().contains("authorization") ? 200 : 401)
                        .putHeader("www-authenticate", "Basic realm=\"x\"")
                        .end())
                .listen(0, "127.77.0.23")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        site = new TestSite(TestSite.device("cam", "127.77.0.23", device.actualPort()));
        site.credentials.put(CAM, new HttpCredential("admin", "secret"));
        client = site.client(HttpClient.Version.HTTP_1_1);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        site.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private WebSocket.Builder as(String token) {
        return client.newWebSocketBuilder().header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create("wss://cam.localhost:" + site.port + path);
    }

    /** The device's login is learnt from an ordinary request first. */
    private WebSocket opened(Ear ear) throws Exception {
        site.get("/", TestSite.as(OPERATOR));
        return as(OPERATOR).buildAsync(uri("/ws"), ear).get(30, TimeUnit.SECONDS);
    }

    @Test
    void passes_messages_both_ways() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = opened(ear);
        socket.sendText("こんにちは", true).get();
        assertThat(ear.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("echo こんにちは");
        socket.sendBinary(ByteBuffer.wrap(new byte[200_000]), true).get();
        assertThat(ear.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("200000 bytes");
        assertThat(site.gateway.sessions())
                .singleElement()
                .satisfies(
                        session -> assertThat(session.kind()).isEqualTo(LiveSession.Kind.STREAM));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
        ear.over.get(30, TimeUnit.SECONDS);
        TestSite.await(
                "both sides close",
                () -> open.get() == 0 && site.gateway.sessions().isEmpty());
    }

    @Test
    void cutting_the_device_ends_the_socket_at_once() throws Exception {
        Ear ear = new Ear();
        opened(ear);
        assertThat(site.gateway.cut(CAM).sessionsCut()).isEqualTo(1);
        ear.over.get(30, TimeUnit.SECONDS);
        TestSite.await("the device's side closes", () -> open.get() == 0);
    }

    @Test
    void is_refused_where_only_reading_is_allowed() {
        assertThatThrownBy(() ->
                        as(OPERATOR).buildAsync(uri("/kiosk/ws"), new Ear()).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void a_foreign_page_cannot_open_one_with_a_persons_cookie() throws Exception {
        site.tickets.put("t", CAM);
        String cookie = site.get("/.sekimori/enter?ticket=t&to=/")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow()
                .split(";")[0];
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .header("Cookie", cookie)
                        .header("Origin", "https://evil.example")
                        .buildAsync(uri("/ws"), new Ear())
                        .get())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(403));
        assertThat(open).hasValue(0);
    }
}
