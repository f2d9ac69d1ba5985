package dev.sekimori.lab.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.HexFormat;

class MqttPacketTest {
    private static final HexFormat HEX = HexFormat.of();

    private static MqttPacket read(byte[] bytes) throws IOException {
        return MqttPacket.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void writes_packets_as_the_specification_has_them() {
        assertThat(HEX.formatHex(MqttPacket.connect("x-7f", 30).write()))
                .isEqualTo("1010" + "00044d515454" + "04" + "02" + "001e" + "0004782d3766");
        assertThat(HEX.formatHex(MqttPacket.publish("a/b", "hi").write()))
                .isEqualTo("3007" + "0003612f62" + "6869");
        assertThat(HEX.formatHex(MqttPacket.subscribe(1, "a/b").write()))
                .isEqualTo("8208" + "0001" + "0003612f62" + "01");
        assertThat(HEX.formatHex(MqttPacket.acknowledge(258).write())).isEqualTo("40020102");
        assertThat(HEX.formatHex(MqttPacket.bare(MqttPacket.PINGREQ).write())).isEqualTo("c000");
    }

    @Test
    void reads_what_it_writes_at_every_length_of_the_length() throws IOException {
        for (int length : new int[] {0, 1, 121, 122, 127, 128, 5000, 16_000}) {
            MqttPacket read =
                    read(MqttPacket.publish("topic", "x".repeat(length)).write());
            assertThat(read.message().topic()).isEqualTo("topic");
            assertThat(read.message().payload()).hasSize(length);
        }
    }

    @Test
    void reads_a_message_of_qos_1_with_its_packet_id_and_refuses_qos_2() throws IOException {
        assertThat(read(HEX.parseHex("32070001610102" + "6869")).message())
                .isEqualTo(new MqttPacket.Message("a", "hi", 258));
        MqttPacket exactlyOnce = read(HEX.parseHex("34070001610102" + "6869"));
        assertThatThrownBy(exactlyOnce::message).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refuses_what_is_too_large_or_no_length_at_all() {
        assertThatThrownBy(() -> read(HEX.parseHex("30ffff7f")))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(HEX.parseHex("3080808080")))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(HEX.parseHex("3005"))).isInstanceOf(EOFException.class);
    }

    @Test
    void survives_any_bytes() {
        Fuzz.feed(
                input -> {
                    try {
                        MqttPacket packet = read(input);
                        packet.message();
                        packet.returnCode();
                    } catch (ProtocolException | EOFException e) {
                        assertThat(e).isNotNull();
                    }
                },
                HEX.parseHex("320700016101026869"),
                HEX.parseHex("20020000"));
    }
}
