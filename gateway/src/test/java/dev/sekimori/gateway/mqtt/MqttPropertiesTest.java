package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.unsuback.Mqtt5UnsubAckReasonCode;

import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What MQTT 5.0 adds to messages, subscriptions and connections, with clients that people use. */
class MqttPropertiesTest {
    private static final byte[] NONE = {};

    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private Mqtt5BlockingClient connected(String clientId) {
        Mqtt5BlockingClient client = HiveMq.five(site, clientId);
        client.connect();
        return client;
    }

    @Test
    void carries_request_and_response_with_user_properties_in_order() throws Exception {
        Mqtt5BlockingClient asking = HiveMq.five(site, "asking");
        Mqtt5BlockingClient answering = HiveMq.five(site, "answering");
        BlockingQueue<Mqtt5Publish> answers = HiveMq.inbox(asking.toAsync());
        BlockingQueue<Mqtt5Publish> questions = HiveMq.inbox(answering.toAsync());
        asking.connect();
        answering.connect();
        answering
                .subscribeWith()
                .topicFilter("ask/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        asking.subscribeWith()
                .topicFilter("answer/asking")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        asking.publishWith()
                .topic("ask/temperature")
                .qos(MqttQos.AT_LEAST_ONCE)
                .responseTopic("answer/asking")
                .correlationData("7".getBytes())
                .contentType("text/plain")
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .userProperties()
                .add("b", "1")
                .add("a", "2")
                .add("b", "3")
                .applyUserProperties()
                .send();
        Mqtt5Publish question = HiveMq.next(questions);
        assertThat(question.getUserProperties().asList())
                .extracting(p -> p.getName() + "=" + p.getValue())
                .containsExactly("b=1", "a=2", "b=3");
        assertThat(question.getContentType().orElseThrow()).hasToString("text/plain");
        assertThat(question.getPayloadFormatIndicator())
                .hasValue(Mqtt5PayloadFormatIndicator.UTF_8);
        answering
                .publishWith()
                .topic(question.getResponseTopic().orElseThrow())
                .qos(MqttQos.AT_LEAST_ONCE)
                .correlationData(question.getCorrelationData().orElseThrow())
                .send();
        assertThat(HiveMq.next(answers).getCorrelationData())
                .hasValue(ByteBuffer.wrap("7".getBytes()));
    }

    @Test
    void tells_each_message_by_which_subscriptions_it_came() throws Exception {
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            client.connect("client");
            client.send(0x82, 0, 1, 2, 0x0b, 7, "a/+", 0);
            client.read();
            client.send(0x82, 0, 2, 3, 0x0b, 0x81, 1, "a/b", 1);
            client.read();
            client.send(0x82, 0, 3, 2, 0x0b, 0, "c", 1);
            assertThat(client.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x82);
        }
        Mqtt5BlockingClient publisher = connected("publisher");
        BlockingQueue<MqttMessage> seen = new LinkedBlockingQueue<>();
        MqttAsyncClient client = paho(seen);
        client.connect().waitForCompletion(30_000);
        MqttProperties identifier = new MqttProperties();
        identifier.setSubscriptionIdentifier(42);
        client.subscribe(
                        new MqttSubscription[] {new MqttSubscription("s/#", 1)},
                        null,
                        null,
                        identifier)
                .waitForCompletion(30_000);
        publisher.publishWith().topic("s/1").qos(MqttQos.AT_LEAST_ONCE).send();
        MqttMessage message = seen.poll(30, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        assertThat(message.getProperties().getSubscriptionIdentifiers()).contains(42);
        client.disconnect().waitForCompletion(30_000);
        client.close();
    }

    private MqttAsyncClient paho(BlockingQueue<MqttMessage> seen) throws Exception {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + open(), "five", new MemoryPersistence());
        client.setCallback(new PahoFive(seen));
        return client;
    }

    /** Paho cannot choose its own address; this wire comes from the open zone. */
    private int open() throws Exception {
        return new BreakingWire(site.port(), new BreakingWire.Break(0, true, true)).port();
    }

    @Test
    void follows_no_local_retain_as_published_and_retain_handling() throws Exception {
        Mqtt5BlockingClient client = HiveMq.five(site, "client");
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(client.toAsync());
        client.connect();
        Mqtt5BlockingClient other = connected("other");
        other.publishWith().topic("old").retain(true).payload("old".getBytes()).send();
        client.subscribeWith().topicFilter("own").noLocal(true).send();
        client.subscribeWith().topicFilter("as").retainAsPublished(true).send();
        client.subscribeWith()
                .topicFilter("old")
                .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
                .send();
        client.publishWith().topic("own").payload("mine".getBytes()).send();
        other.publishWith().topic("as").retain(true).payload("as".getBytes()).send();
        Mqtt5Publish as = HiveMq.next(inbox);
        assertThat(HiveMq.text(as)).isEqualTo("as");
        assertThat(as.isRetain()).isTrue();
        client.subscribeWith()
                .topicFilter("old")
                .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                .send();
        other.publishWith().topic("own").payload("theirs".getBytes()).send();
        assertThat(HiveMq.nextText(inbox)).isEqualTo("theirs");
        client.unsubscribeWith().topicFilter("old").send();
        client.subscribeWith()
                .topicFilter("old")
                .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                .send();
        Mqtt5Publish old = HiveMq.next(inbox);
        assertThat(HiveMq.text(old)).isEqualTo("old");
        assertThat(old.isRetain()).isTrue();
    }

    @Test
    void understands_the_topic_aliases_of_a_client_and_uses_as_many_as_it_takes() throws Exception {
        Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
        Mqtt5ConnAck told = publisher.connect();
        assertThat(told.getRestrictions().getTopicAliasMaximum()).isEqualTo(32);
        try (RawClient few = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            few.connect("few", 2, 60, new byte[] {0x22, 0, 1});
            few.subscribe("a/#", 0);
            for (String topic : new String[] {"a/1", "a/1", "a/2", "a/1"}) {
                publisher.publishWith().topic(topic).payload("x".getBytes()).send();
            }
            RawClient.Packet first = few.read();
            assertThat(first.topic()).isEqualTo("a/1");
            assertThat(first.properties()).containsExactly(0x23, 0, 1);
            RawClient.Packet second = few.read();
            assertThat(second.topic()).isEmpty();
            assertThat(second.properties()).containsExactly(0x23, 0, 1);
            RawClient.Packet third = few.read();
            assertThat(third.topic()).isEqualTo("a/2");
            assertThat(third.properties()).isEmpty();
            assertThat(few.read().topic()).isEmpty();
        }
        Mqtt5BlockingClient many = HiveMq.five(site, "many");
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(many.toAsync());
        many.connect(Mqtt5Connect.builder()
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .topicAliasMaximum(16)
                        .sendTopicAliasMaximum(16)
                        .build())
                .build());
        many.subscribeWith().topicFilter("b/#").qos(MqttQos.EXACTLY_ONCE).send();
        for (int i = 0; i < 100; i++) {
            String topic = "b/" + i % 20;
            many.publishWith()
                    .topic(topic)
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(("" + i).getBytes())
                    .send();
            Mqtt5Publish seen = HiveMq.next(inbox);
            assertThat(seen.getTopic()).hasToString(topic);
            assertThat(HiveMq.text(seen)).isEqualTo("" + i);
        }
    }

    @Test
    void refuses_topic_aliases_that_stand_for_nothing_or_are_too_high() throws Exception {
        for (int[] bad : new int[][] {{0, 0x94}, {33, 0x94}, {5, 0x82}}) {
            try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
                client.connect("alias");
                String topic = bad[0] == 5 ? "" : "a";
                client.send(0x30, topic, 3, new byte[] {0x23, 0, (byte) bad[0]}, NONE);
                assertThat(client.lastBeforeClose().orElseThrow().at(0)).isEqualTo(bad[1]);
            }
        }
    }

    @Test
    void forgets_topic_aliases_with_the_connection() throws Exception {
        byte[] alias = {0x23, 0, 1};
        try (RawClient first = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            first.connect("alias", 2, 60, new byte[] {0x11, 0, 0, 0, 60});
            first.send(0x30, "a", 3, alias, "x".getBytes());
            assertThat(first.isQuiet()).isTrue();
        }
        try (RawClient again = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            assertThat(again.connect("alias", 0, 60, new byte[] {0x11, 0, 0, 0, 60})
                            .at(0))
                    .isEqualTo(1);
            again.send(0x30, "", 3, alias, "x".getBytes());
            assertThat(again.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x82);
        }
    }

    @Test
    void counts_the_message_expiry_down_and_drops_what_expired() throws Exception {
        Mqtt5BlockingClient away = HiveMq.five(site, "away");
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(away.toAsync());
        away.connect(HiveMq.keeping());
        away.subscribeWith().topicFilter("a").qos(MqttQos.AT_LEAST_ONCE).send();
        away.disconnect();
        site.awaitConnections(0);
        Mqtt5BlockingClient publisher = connected("publisher");
        long start = System.nanoTime();
        for (int seconds : new int[] {1, 100}) {
            publisher
                    .publishWith()
                    .topic("a")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .messageExpiryInterval(seconds)
                    .send();
        }
        Await.until(
                "1.1 s passed",
                () -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(1_100));
        away.connect(HiveMq.keeping());
        assertThat(HiveMq.next(inbox).getMessageExpiryInterval().orElseThrow()).isBetween(50L, 99L);
    }

    @Test
    void gives_no_more_unacknowledged_messages_than_the_client_takes() throws Exception {
        Mqtt5BlockingClient narrow = HiveMq.five(site, "narrow");
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(narrow.toAsync());
        narrow.connect(Mqtt5Connect.builder()
                .restrictions(
                        Mqtt5ConnectRestrictions.builder().receiveMaximum(2).build())
                .build());
        narrow.subscribeWith().topicFilter("a").qos(MqttQos.EXACTLY_ONCE).send();
        Mqtt5BlockingClient publisher = connected("publisher");
        for (int i = 0; i < 50; i++) {
            publisher
                    .publishWith()
                    .topic("a")
                    .qos(MqttQos.fromCode(1 + i % 2))
                    .payload(("" + i).getBytes())
                    .send();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(HiveMq.nextText(inbox)).isEqualTo("" + i);
        }
        assertThat(narrow.getState().isConnected()).isTrue();
    }

    @Test
    void tells_its_maximum_packet_size_and_ends_a_connection_that_exceeds_it() throws Exception {
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            byte[] told = client.connect("large", 2, 60, NONE).body();
            assertThat(told).containsSequence(0x27, 0, 0x10, 0, 0);
            client.publish("a", "x".repeat(1_048_600), 0, 0);
            assertThat(client.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x95);
        }
    }

    @Test
    void keeps_packets_from_a_client_that_are_larger_than_it_takes() throws Exception {
        Mqtt5BlockingClient small = HiveMq.five(site, "small");
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(small.toAsync());
        small.connect(Mqtt5Connect.builder()
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .maximumPacketSize(64)
                        .topicAliasMaximum(10)
                        .build())
                .build());
        small.subscribeWith().topicFilter("a").qos(MqttQos.AT_LEAST_ONCE).send();
        Mqtt5BlockingClient publisher = connected("publisher");
        for (int size = 40; size < 80; size++) {
            publisher
                    .publishWith()
                    .topic("a")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("x".repeat(size).getBytes())
                    .send();
        }
        publisher
                .publishWith()
                .topic("a")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("end".getBytes())
                .send();
        String last = "";
        for (String next = HiveMq.nextText(inbox);
                !next.equals("end");
                next = HiveMq.nextText(inbox)) {
            last = next;
        }
        // Two bytes of header, three of topic, two of identifier, three of properties, in which the
        // client has its subscription named.
        assertThat(last).hasSize(54);
        assertThat(small.getState().isConnected()).isTrue();
    }

    @Test
    void tells_its_keep_alive_and_the_identifier_that_it_assigned() throws Exception {
        Mqtt5BlockingClient nameless = HiveMq.from(TestSite.OPEN_ADDRESS, site.port(), "x")
                .useMqttVersion5()
                .identifier("")
                .buildBlocking();
        Mqtt5ConnAck told = nameless.connectWith().keepAlive(1_000).send();
        assertThat(told.getServerKeepAlive()).hasValue(300);
        assertThat(told.getAssignedClientIdentifier().orElseThrow().toString()).startsWith("auto-");
        assertThat(nameless.getConfig().getClientIdentifier())
                .isEqualTo(told.getAssignedClientIdentifier());
    }

    @Test
    void gives_reasons_in_words_to_those_that_want_them() throws Exception {
        Mqtt5BlockingClient warm = HiveMq.from(TestSite.WARM_ADDRESS, site.port(), "t-warm")
                .useMqttVersion5()
                .buildBlocking();
        warm.connect();
        assertThatThrownBy(() -> warm.publishWith()
                        .topic("home/cold/x")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send())
                .isInstanceOfSatisfying(Mqtt5PubAckException.class, refused -> {
                    var ack = refused.getMqttMessage();
                    assertThat(ack.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
                    assertThat(ack.getReasonString().orElseThrow().toString())
                            .startsWith("refused by");
                });
        assertThat(warm.unsubscribeWith().topicFilter("none").send().getReasonCodes())
                .containsExactly(Mqtt5UnsubAckReasonCode.NO_SUBSCRIPTIONS_EXISTED);
        warm.disconnect();
        warm.connect(Mqtt5Connect.builder()
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .requestProblemInformation(false)
                        .build())
                .build());
        assertThatThrownBy(() -> warm.publishWith()
                        .topic("home/cold/x")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send())
                .isInstanceOfSatisfying(
                        Mqtt5PubAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReasonString())
                                .isEmpty());
    }

    @Test
    void says_why_it_ends_a_connection() throws Exception {
        Mqtt5BlockingClient first = HiveMq.five(site, "same");
        var end = new java.util.concurrent.CompletableFuture<Throwable>();
        Mqtt5BlockingClient heard = HiveMq.from(TestSite.OPEN_ADDRESS, site.port(), "same")
                .useMqttVersion5()
                .addDisconnectedListener(context -> end.complete(context.getCause()))
                .buildBlocking();
        heard.connect();
        first.connect();
        assertThat(end.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        told -> assertThat(told.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER));
    }

    @Test
    void refuses_enhanced_authentication_with_its_reason() throws Exception {
        Mqtt5BlockingClient client = HiveMq.five(site, "scram");
        Mqtt5Connect scram =
                Mqtt5Connect.builder().enhancedAuth(new Method("SCRAM-SHA-256")).build();
        assertThatThrownBy(() -> client.connect(scram))
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_AUTHENTICATION_METHOD));
        try (RawClient later = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            later.connect("later");
            later.send(0xf0, 0x19, 0);
            assertThat(later.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x82);
        }
    }

    @Test
    void speaks_with_the_other_client_of_version_5() throws Exception {
        BlockingQueue<MqttMessage> seen = new LinkedBlockingQueue<>();
        MqttAsyncClient client = paho(seen);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setTopicAliasMaximum(5);
        options.setReceiveMaximum(3);
        client.connect(options).waitForCompletion(30_000);
        client.subscribe("a/#", 2).waitForCompletion(30_000);
        for (int i = 0; i < 30; i++) {
            byte[] payload = ("m" + i).getBytes(StandardCharsets.UTF_8);
            client.publish("a/" + i % 3, payload, i % 3, false).waitForCompletion(30_000);
        }
        for (int i = 0; i < 30; i++) {
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
        client.disconnect().waitForCompletion(30_000);
        client.close();
        assertThat(seen).isEmpty();
    }
}
