package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What was acknowledged to its publisher waits for a subscriber's rate, and is not dropped. */
@Timeout(120)
class MqttRateTest {
    private static final String TOPIC = "home/warm/often";
    /** The first fill the bucket; each of the others waits for half a second. */
    private static final int MANY = TestSite.OFTEN_PER_MINUTE + 4;

    private final TestSite site = new TestSite();
    private final Mqtt5AsyncClient viewer = HiveMq.from(
                    TestSite.OFFICE_ADDRESS, site.port(), "screen")
            .useMqttVersion5()
            .simpleAuth()
            .username("token")
            .password(TestSite.VIEWER_TOKEN.getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildAsync();
    private final BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(viewer);

    @AfterEach
    void close() {
        var _ = viewer.disconnect();
        site.close();
    }

    private void connect() throws Exception {
        viewer.connect(HiveMq.keeping()).get(30, TimeUnit.SECONDS);
    }

    private void watch(MqttQos qos) throws Exception {
        viewer.subscribeWith().topicFilter(TOPIC).qos(qos).send().get(30, TimeUnit.SECONDS);
    }

    private void publishAll() throws IOException {
        try (RawClient device = RawClient.from(TestSite.WARM_ADDRESS, site.port(), 5)) {
            assertThat(device.connect("t-warm").at(1)).isZero();
            for (int i = 1; i <= MANY; i++) {
                device.publish(TOPIC, "m" + i, 2, i);
                assertThat(device.read().type()).isEqualTo(4);
            }
        }
    }

    private List<String> arrived() throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < MANY) {
            texts.add(HiveMq.nextText(inbox));
        }
        return texts;
    }

    private static List<String> all() {
        return IntStream.rangeClosed(1, MANY).mapToObj(i -> "m" + i).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttQos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void gives_a_subscriber_above_its_rate_everything_in_order_a_little_later(MqttQos qos)
            throws Exception {
        connect();
        watch(qos);
        publishAll();
        assertThat(arrived()).containsExactlyElementsOf(all());
        assertThat(inbox).isEmpty();
    }

    @Test
    void gives_what_waited_for_an_absent_subscriber_at_its_rate() throws Exception {
        connect();
        watch(MqttQos.AT_LEAST_ONCE);
        viewer.disconnect().get(30, TimeUnit.SECONDS);
        site.awaitConnections(0);
        publishAll();
        connect();
        assertThat(arrived()).containsExactlyElementsOf(all());
    }
}
