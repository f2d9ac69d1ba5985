package dev.sekimori.lab.lighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Optional;

class EchonetNodeTest {
    private static final HexFormat HEX = HexFormat.of();

    private static EchonetNode node() {
        EchonetObject profile = new EchonetObject().fixed(0x80, (byte) 0x30);
        EchonetObject light =
                new EchonetObject().variable(0x80, data -> data.length == 1, (byte) 0x30);
        return new EchonetNode(profile.mapped(), 0x029001, light.mapped());
    }

    private static Optional<String> ask(EchonetNode node, String hex) {
        return node.answer(HEX.parseHex(hex)).map(HEX::formatHex);
    }

    @Test
    void answers_what_it_cannot_give_without_data_and_says_so() {
        assertThat(ask(node(), "1081000105ff010290016202" + "8000" + "b000"))
                .hasValue("108100010290" + "0105ff01" + "5202" + "800130" + "b000");
    }

    @Test
    void sets_silently_by_set_i_and_complains_only_when_it_cannot() {
        EchonetNode node = node();
        assertThat(ask(node, "1081000105ff010290016001" + "800131")).isEmpty();
        assertThat(ask(node, "1081000205ff010290016201" + "8000"))
                .hasValue("1081000202900105ff017201800131");
        assertThat(ask(node, "1081000305ff010290016001" + "b00101"))
                .hasValue("1081000302900105ff015001b00101");
    }

    @Test
    void sets_and_gets_at_once() {
        assertThat(ask(node(), "1081000105ff010290016e01" + "800131" + "01" + "8000"))
                .hasValue("1081000102900105ff017e01" + "8000" + "01" + "800131");
    }

    @Test
    void instance_zero_asks_all_instances_and_other_objects_are_silent() {
        assertThat(ask(node(), "1081000105ff010290006201" + "8000"))
                .hasValue("1081000102900105ff017201800130");
        assertThat(ask(node(), "1081000105ff010130016201" + "8000")).isEmpty();
        assertThat(ask(node(), "1082000105ff010290016201" + "8000")).isEmpty();
    }

    @Test
    void writes_a_map_of_many_properties_as_bits() {
        EchonetObject object = new EchonetObject();
        for (int code = 0x80; code < 0x90; code++) {
            object.fixed(code, (byte) 1);
        }
        // 0x80 to 0x8F set bit 0 of each byte; 0x9D, 0x9E, 0x9F bit 1 of the last three.
        assertThat(HEX.formatHex(object.mapped().get(0x9f).orElseThrow()))
                .isEqualTo("13" + "01".repeat(13) + "03".repeat(3));
    }

    @Test
    void survives_any_bytes() {
        Fuzz.feed(
                node()::answer,
                HEX.parseHex("1081000105ff010290016e0180013101" + "8000"),
                HEX.parseHex("1081000105ff010ef0016202d6009f00"));
    }

    @Test
    void does_not_answer_more_than_a_datagram_holds() {
        StringBuilder many = new StringBuilder("1081000105ff0102900162ff");
        many.append("9f00".repeat(255));
        assertThat(ask(node(), many.toString())).isEmpty();
    }
}
