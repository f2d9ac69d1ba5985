package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import dev.sekimori.gateway.UpstreamState;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.gateway.upstream.UpstreamIdentity;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;

import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A device's relay to a real Mosquitto outside, which comes and goes. */
@Timeout(120)
class RelayTest {
    private static final int QUEUE = 60;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int NO_MATCHING_SUBSCRIBERS = 0x10;

    @TempDir
    private Path dir;

    private Mosquitto broker;
    private TestSite site;
    private Mqtt5AsyncClient observer;
    private BlockingQueue<Mqtt5Publish> seen;

    @BeforeEach
    void open() throws Exception {
        // ./check installs it; ./check --fast takes the machine as it is.
        assumeThat(Files.isExecutable(Mosquitto.PROGRAM)).isTrue();
        broker = new Mosquitto(dir);
        observer = broker.observer();
        seen = HiveMq.inbox(observer);
        observer.connect(HiveMq.keeping()).get(30, TimeUnit.SECONDS);
        observer.subscribeWith()
                .topicFilter("cloud/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .get(30, TimeUnit.SECONDS);
        X509Bundle identity = broker.identity("warm");
        UpstreamConfig config = new UpstreamConfig(
                "cloud",
                List.of(TestSite.WARM),
                List.of(),
                URI.create("mqtts://127.0.0.1:" + broker.port()),
                false,
                Optional.of(broker.caFile()),
                UpstreamConfig.IdentityKind.CERTIFICATE,
                "{id}",
                List.of(
                        new UpstreamConfig.Topic(
                                "home/{id}/#", UpstreamConfig.Direction.OUT, "cloud/"),
                        new UpstreamConfig.Topic(
                                "home/{id}/cmd/#", UpstreamConfig.Direction.IN, "cloud/")),
                Role.OPERATOR,
                new UpstreamConfig.Queue(QUEUE, 1_048_576));
        site = new TestSite(front -> front.relaying(
                List.of(config),
                (device, upstream) -> Optional.of(new UpstreamIdentity.Certificate(
                        List.of(identity.getCertificate()),
                        identity.getKeyPair().getPrivate()))));
    }

    @AfterEach
    void close() {
        if (broker != null) {
            site.close();
            var _ = observer.disconnect();
            broker.close();
        }
    }

    private Optional<UpstreamState> state() {
        return site.gateway.upstreams().stream().findFirst();
    }

    private void awaitConnected(boolean connected) throws Exception {
        try {
            Await.until(
                    "connected: " + connected,
                    () -> state().filter(s -> s.connected() == connected).isPresent());
        } catch (AssertionError e) {
            throw new AssertionError(state() + "\n" + Files.readString(dir.resolve("log")), e);
        }
    }

    private RawClient warm() throws IOException {
        RawClient client = RawClient.from(TestSite.WARM_ADDRESS, site.port(), 5);
        assertThat(client.connect("t-warm").at(1)).isZero();
        return client;
    }

    private static int publish(RawClient device, String payload, int packetId) throws IOException {
        device.publish("home/warm/state", payload, 2, packetId);
        RawClient.Packet puback = device.read();
        assertThat(puback.type()).isEqualTo(4);
        return puback.body().length > 2 ? puback.at(2) : 0;
    }

    /** What arrives outside, a repetition left out, until {@code many} have. */
    private List<String> arrive(int many) throws InterruptedException {
        Set<String> texts = new LinkedHashSet<>();
        while (texts.size() < many) {
            Mqtt5Publish next = seen.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("so far %s, state %s", texts, state()).isNotNull();
            texts.add(HiveMq.text(next));
        }
        return List.copyOf(texts);
    }

    @Test
    void relays_what_the_device_publishes_and_brings_its_commands() throws Exception {
        awaitConnected(true);
        try (RawClient device = warm();
                RawClient other = RawClient.from(TestSite.COLD_ADDRESS, site.port(), 5)) {
            assertThat(device.subscribe("home/warm/cmd/#", 1)).isEqualTo(1);
            other.connect("t-cold");
            other.publish("home/cold/state", "not mine", 2, 1);
            other.read();
            assertThat(publish(device, "21.5", 1)).isLessThan(0x80);
            Mqtt5Publish outside = HiveMq.next(seen);
            assertThat(outside.getTopic()).hasToString("cloud/home/warm/state");
            assertThat(HiveMq.text(outside)).isEqualTo("21.5");
            observer.publishWith()
                    .topic("cloud/home/warm/cmd/set")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("22".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .send()
                    .get(30, TimeUnit.SECONDS);
            RawClient.Packet command = device.read();
            assertThat(command.topic()).isEqualTo("home/warm/cmd/set");
            assertThat(command.payload(5)).isEqualTo("22");
        }
        assertThat(HiveMq.text(HiveMq.next(seen))).as("the observer's own").isEqualTo("22");
        assertThat(seen).isEmpty();
    }

    @Test
    void loses_nothing_over_outages_of_the_broker_and_a_kill_of_the_gateway() throws Exception {
        awaitConnected(true);
        List<String> sent = new ArrayList<>();
        // No more than the queue takes, should nothing have gone out before the broker stops.
        publishMany(sent, 15);
        broker.stop();
        awaitConnected(false);
        publishMany(sent, 20);
        site = site.killed();
        publishMany(sent, 20);
        broker.start();
        publishMany(sent, 5);
        assertThat(arrive(sent.size())).containsExactlyElementsOf(sent);
        Await.until("the queue is empty", () -> state().orElseThrow().queued() == 0);
    }

    private void publishMany(List<String> sent, int many) throws IOException {
        try (RawClient device = warm()) {
            for (int i = 1; i <= many; i++) {
                String payload = "m" + sent.size();
                assertThat(publish(device, payload, i)).as(payload).isLessThan(0x80);
                sent.add(payload);
            }
        }
    }

    @Test
    void refuses_the_device_when_the_queue_is_full_and_drops_nothing() throws Exception {
        awaitConnected(true);
        broker.stop();
        awaitConnected(false);
        try (RawClient device = warm()) {
            for (int i = 1; i <= QUEUE; i++) {
                assertThat(publish(device, "m" + i, i)).isLessThan(0x80);
            }
            assertThat(publish(device, "too much", QUEUE + 1)).isEqualTo(QUOTA_EXCEEDED);
        }
        assertThat(state().orElseThrow().queued()).isEqualTo(QUEUE);
        assertThat(state().orElseThrow().lastError()).isPresent();
        broker.start();
        assertThat(arrive(QUEUE))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, QUEUE).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void sends_the_broker_what_is_above_its_rate_a_little_later() throws Exception {
        awaitConnected(true);
        int many = TestSite.OFTEN_PER_MINUTE + 3;
        List<String> sent = new ArrayList<>();
        try (RawClient device = warm()) {
            while (sent.size() < many) {
                sent.add("m" + sent.size());
                publishWhenThereIsRoom(device, "home/warm/often", sent);
            }
        }
        assertThat(arrive(many)).containsExactlyElementsOf(sent);
    }

    private static void publishWhenThereIsRoom(RawClient device, String topic, List<String> sent)
            throws Exception {
        Await.until("there is room", () -> {
            device.publish(topic, sent.getLast(), 2, sent.size());
            return device.read().body().length <= 2;
        });
    }

    @Test
    void the_queue_of_an_upstream_that_was_taken_out_takes_nothing_more() throws Exception {
        awaitConnected(true);
        site = site.killed(UnaryOperator.identity());
        try (RawClient device = warm()) {
            assertThat(publish(device, "for nobody", 1)).isEqualTo(NO_MATCHING_SUBSCRIBERS);
        }
    }

    @Test
    void a_broker_outside_stands_on_the_outer_side() throws Exception {
        awaitConnected(true);
        observer.publishWith()
                .topic("cloud/home/warm/cmd/set")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("22".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .send()
                .get(30, TimeUnit.SECONDS);
        Await.until(
                "its command is decided on",
                () -> site.decided.stream()
                        .anyMatch(
                                decision -> decision.input().ask().operation() == Operation.PUBLISH
                                        && decision.input().side() == Side.OUTER));
    }

    @Test
    void cuts_the_relay_of_an_isolated_device_and_opens_it_when_it_is_back() throws Exception {
        awaitConnected(true);
        site.change(TestSite.WARM, DeviceState.ISOLATED);
        awaitConnected(false);
        Await.until(
                "its session is noted as ended", () -> site.gateway.sessions().isEmpty());
        site.change(TestSite.WARM, DeviceState.IN_SERVICE);
        awaitConnected(true);
        try (RawClient device = warm()) {
            publish(device, "back", 1);
        }
        assertThat(arrive(1)).containsExactly("back");
    }

    @Test
    void leads_only_where_the_devices_mud_file_says_and_tells_why_not() throws Exception {
        awaitConnected(true);
        site.enforce(mud("elsewhere.example"));
        awaitConnected(false);
        Await.until(
                "the refusal is told",
                () -> state().flatMap(UpstreamState::lastError)
                        .filter(why -> why.startsWith("refused by mud:thermo.json/default"))
                        .isPresent());
        Await.until("the session is over", () -> site.gateway.sessions().isEmpty());
        Await.until(
                "the refusal is reported",
                () -> site.decided.stream()
                        .anyMatch(decision -> decision.input().ask().operation() == Operation.RELAY
                                && !decision.permitted()));
        site.enforce(mud("127.0.0.1"));
        awaitConnected(true);
        site.enforce(mud("elsewhere.example"));
        awaitConnected(false);
        site.enforce(MudPolicy.NONE);
        awaitConnected(true);
    }

    /** A file that lets the device call at the gateway, and at one place outside. */
    private MudPolicy mud(String host) {
        MudRemote there =
                host.endsWith("1") ? new MudRemote.Network(host + "/32") : new MudRemote.Host(host);
        MudUse use = new MudUse(
                "thermo.json",
                "https://maker.example/thermo",
                true,
                List.of(to(new MudRemote.MyController(), 1883), to(there, broker.port())),
                List.of());
        return new MudPolicy(
                new TreeMap<>(Map.of("thermo", use)), new TreeMap<>(), MudBindings.USUAL);
    }

    private static MudEntry to(MudRemote remote, int port) {
        return new MudEntry(
                "to-" + port,
                List.of(remote),
                MudEntry.ANY,
                6,
                MudEntry.PortRange.ALL,
                new MudEntry.PortRange(port, port),
                MudEntry.Initiator.DEVICE,
                true);
    }
}
