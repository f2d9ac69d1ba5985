package dev.sekimori.lab.plc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;

class ModbusPduTest {
    private static final HexFormat HEX = HexFormat.of();
    private final ModbusPdu pdu = new ModbusPdu(
            new Registers(500), List.of("Haguruma", "PLC-200", "5.02", "url", "name", "model"));

    private String answer(String hex) {
        return HEX.formatHex(pdu.answer(HEX.parseHex(hex)));
    }

    @Test
    void refuses_what_it_cannot_do_with_the_exception_of_the_specification() {
        assertThat(answer("01" + "00000001")).isEqualTo("8101");
        assertThat(answer("03" + "00000000")).isEqualTo("8303");
        assertThat(answer("03" + "0000007e")).isEqualTo("8303");
        assertThat(answer("03" + "007f0002")).isEqualTo("8302");
        assertThat(answer("06" + "00800001")).isEqualTo("8602");
        assertThat(answer("10" + "0000000103" + "000000")).isEqualTo("9003");
        assertThat(answer("2b0d0000")).isEqualTo("ab01");
        assertThat(answer("2b0e0409")).isEqualTo("ab02");
    }

    @Test
    void gives_single_identification_objects() {
        assertThat(answer("2b0e0402")).isEqualTo("2b0e0482000001" + "0204" + "352e3032");
    }

    @Test
    void survives_any_bytes_and_keeps_to_the_size_of_a_pdu() {
        Fuzz.feed(
                input -> {
                    if (input.length > 0) {
                        assertThat(pdu.answer(input).length).isBetween(2, ModbusPdu.MAX_PDU);
                    }
                },
                HEX.parseHex("0300000003"),
                HEX.parseHex("10000a00020401020304"),
                HEX.parseHex("2b0e0100"));
    }
}
