package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MqttSmokeTest {
    @Test
    void routes_a_message_from_a_device_to_a_subscriber() throws Exception {
        try (TestSite site = new TestSite();
                RawClient warm = RawClient.from(TestSite.WARM_ADDRESS, site.port(), 4);
                RawClient viewer = RawClient.from(TestSite.OFFICE_ADDRESS, site.port(), 5)) {
            assertThat(warm.connect("t-warm").at(1)).isZero();
            assertThat(viewer.connectAs("screen", "token", TestSite.VIEWER_TOKEN)
                            .at(1))
                    .isZero();
            assertThat(viewer.subscribe("home/#", 1)).isEqualTo(1);
            warm.publish("home/warm/temperature", "21.5", 2, 7);
            assertThat(warm.read().type()).isEqualTo(4);
            RawClient.Packet message = viewer.read();
            assertThat(message.topic()).isEqualTo("home/warm/temperature");
            assertThat(message.payload(5)).isEqualTo("21.5");
            assertThat(message.qos()).isEqualTo(1);
        }
    }
}
