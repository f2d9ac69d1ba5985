package dev.sekimori.gateway.upstream;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;

import dev.sekimori.gateway.GatewayException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One device's connection to its broker, opened again after a growing pause when it is lost. All
 * methods are called, and all callbacks come, on the scheduler's one thread; opening the identity
 * may block and runs on a virtual thread.
 */
public final class UpstreamLine {
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 60_000;
    private static final int CONNECT_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int SESSION_SECONDS = 86_400;

    /** What happens on the line. */
    public interface Listener {
        void connected();

        /** The line is down; what was sent and not answered is to be sent again. */
        void lost(String why);

        /** The broker gives a message; {@code acknowledge} when it is taken care of. */
        void received(Sending message, Runnable acknowledge);
    }

    /** Where the line leads: the broker, the client id there, what is subscribed to. */
    public record Target(UpstreamConfig config, String clientId, List<String> subscriptions) {}

    private final Target target;
    private final java.util.function.Supplier<Optional<UpstreamIdentity>> identity;
    private final Listener listener;
    private final ScheduledExecutorService thread;
    private final RandomGenerator random;
    private @Nullable Mqtt5AsyncClient client;
    private long attempts;
    private long pauseMs = FIRST_PAUSE_MS;
    private boolean up;
    private boolean closed;

    /** {@code thread} must have one thread alone. */
    public UpstreamLine(
            Target target,
            java.util.function.Supplier<Optional<UpstreamIdentity>> identity,
            Listener listener,
            ScheduledExecutorService thread,
            RandomGenerator random) {
        this.target = target;
        this.identity = identity;
        this.listener = listener;
        this.thread = thread;
        this.random = random;
    }

    public boolean isUp() {
        return up;
    }

    /** Opens the line; whether that succeeds the listener hears. */
    public void open() {
        if (closed) {
            return;
        }
        long attempt = ++attempts;
        Thread.startVirtualThread(() -> {
            try {
                Mqtt5AsyncClient made = client(attempt);
                thread.execute(() -> connect(made, attempt));
            } catch (GatewayException | IllegalArgumentException e) {
                thread.execute(() -> lost(attempt, String.valueOf(e.getMessage())));
            }
        });
    }

    private Mqtt5AsyncClient client(long attempt) {
        UpstreamConfig config = target.config();
        UpstreamIdentity shown = identity.get()
                .orElseThrow(() -> new GatewayException(
                        "no identity is held for the device at upstream " + config.name()));
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(target.clientId())
                .transportConfig(transport(config, shown))
                .addDisconnectedListener(
                        context -> thread.execute(() -> lost(attempt, reason(context.getCause()))));
        if (shown instanceof UpstreamIdentity.Password(var user, var password)) {
            builder = builder.simpleAuth()
                    .username(user)
                    .password(password.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        return builder.buildAsync();
    }

    private static MqttClientTransportConfig transport(
            UpstreamConfig config, UpstreamIdentity shown) {
        MqttClientTransportConfigBuilder builder = MqttClientTransportConfig.builder()
                .serverHost(config.host())
                .serverPort(config.port())
                .socketConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .mqttConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS);
        if (config.isTls()) {
            builder = builder.sslConfig(MqttClientSslConfig.builder()
                    .keyManagerFactory(UpstreamTls.keys(shown))
                    .trustManagerFactory(UpstreamTls.trust(config.caFile()))
                    .protocols(List.of("TLSv1.3", "TLSv1.2"))
                    .handshakeTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .build());
        }
        return builder.build();
    }

    private void connect(Mqtt5AsyncClient made, long attempt) {
        if (closed || attempt != attempts) {
            return;
        }
        client = made;
        boolean listens = !target.subscriptions().isEmpty();
        if (listens) {
            made.publishes(
                    MqttGlobalPublishFilter.ALL, publish -> took(publish, attempt), thread, true);
        }
        // Only what the broker has for us needs a session there; what we have for it we keep.
        Mqtt5ConnectBuilder connect = Mqtt5Connect.builder()
                .keepAlive(KEEP_ALIVE_SECONDS)
                .cleanStart(!listens)
                .sessionExpiryInterval(listens ? SESSION_SECONDS : 0);
        var _ = made.connect(connect.build())
                .thenComposeAsync(answer -> subscribe(made), thread)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                connected(attempt);
                            } else {
                                lost(attempt, reason(failure));
                            }
                        },
                        thread);
    }

    private CompletableFuture<?> subscribe(Mqtt5AsyncClient made) {
        CompletableFuture<?>[] all = target.subscriptions().stream()
                .map(filter -> made.subscribeWith()
                        .topicFilter(filter)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all);
    }

    private void connected(long attempt) {
        if (closed || attempt != attempts || up) {
            return;
        }
        up = true;
        pauseMs = FIRST_PAUSE_MS;
        listener.connected();
    }

    private void lost(long attempt, String why) {
        if (closed || attempt != attempts) {
            return;
        }
        attempts++; // whatever still comes of this connection is old
        letGo();
        listener.lost(why);
        // Lines that were lost together do not all come back at once.
        long pause = pauseMs / 2 + random.nextLong(pauseMs / 2 + 1);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        var _ = thread.schedule(this::open, pause, TimeUnit.MILLISECONDS);
    }

    private void letGo() {
        up = false;
        if (client != null) {
            var _ = client.disconnect();
            client = null;
        }
    }

    private void took(Mqtt5Publish publish, long attempt) {
        if (closed || attempt != attempts) {
            return; // not acknowledged: the broker gives it again
        }
        listener.received(
                new Sending(
                        publish.getTopic().toString(),
                        publish.getPayloadAsBytes(),
                        publish.getQos().getCode(),
                        publish.isRetain(),
                        publish.getMessageExpiryInterval()),
                () -> {
                    if (publish.getQos() != MqttQos.AT_MOST_ONCE) {
                        publish.acknowledge();
                    }
                });
    }

    /**
     * Sends a message; the answer comes on the scheduler's thread: empty when the broker has it,
     * why not otherwise.
     */
    public CompletableFuture<Optional<String>> send(Sending message) {
        if (client == null || !up) {
            return CompletableFuture.completedFuture(Optional.of("the line is down"));
        }
        var publish = Mqtt5Publish.builder()
                .topic(message.topic())
                .payload(message.payload())
                .qos(message.qos() == 0 ? MqttQos.AT_MOST_ONCE : MqttQos.AT_LEAST_ONCE)
                .retain(message.retain());
        if (message.expirySeconds().isPresent()) {
            publish = publish.messageExpiryInterval(message.expirySeconds().getAsLong());
        }
        return client.publish(publish.build()).handleAsync(UpstreamLine::answer, thread);
    }

    private static Optional<String> answer(
            @Nullable Mqtt5PublishResult result, @Nullable Throwable failure) {
        if (failure != null) {
            return Optional.of(reason(failure));
        }
        return result == null ? Optional.empty() : result.getError().map(UpstreamLine::reason);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getMessage();
        String told = text == null ? root.getClass().getSimpleName() : text;
        return told.substring(0, Math.min(200, told.length()));
    }

    /** The line is lost because its user says so, for example when the broker refuses a message. */
    public void retry(String why) {
        lost(attempts, why);
    }

    /** Closes the line at once and for good. */
    public void close() {
        closed = true;
        letGo();
    }
}
