package dev.sekimori.lab.printer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.HexFormat;

class PrinterAnswersTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Identity IDENTITY = Identity.of(1, "printer", 51, Printer.MAKE);
    private static final MdnsAnswer MDNS =
            new MdnsAnswer(IDENTITY, InetAddress.getLoopbackAddress(), 631);
    private static final IppAnswer IPP = new IppAnswer(IDENTITY, "ipp://127.0.0.1:631/ipp/print");
    private static final byte[] QUESTION =
            HEX.parseHex("123400000001000000000000" + "045f697070045f746370056c6f63616c00000c0001");

    @Test
    void answers_the_services_enumeration_and_no_other_service() {
        byte[] services = HEX.parseHex("000100000001000000000000"
                + "095f7365727669636573075f646e732d7364045f756470" + "056c6f63616c00" + "000c0001");
        assertThat(HEX.formatHex(MDNS.answer(services).orElseThrow()))
                .contains("045f697070045f746370056c6f63616c00");
        byte[] other = QUESTION.clone();
        other[14] = 'x';
        assertThat(MDNS.answer(other)).isEmpty();
    }

    @Test
    void does_not_answer_an_mdns_answer() {
        byte[] answer = QUESTION.clone();
        answer[2] = (byte) 0x84;
        assertThat(MDNS.answer(QUESTION)).isPresent();
        assertThat(MDNS.answer(answer)).isEmpty();
    }

    @Test
    void refuses_ipp_operations_it_does_not_know() {
        byte[] print = HEX.parseHex("020000020000002a03");
        assertThat(HEX.formatHex(IPP.answer(print).orElseThrow(), 0, 8))
                .isEqualTo("020005010000002a");
        assertThat(IPP.answer(new byte[] {9, 9, 9})).isEmpty();
    }

    @Test
    void answers_pjl_whatever_its_case_and_nothing_else() {
        PjlSession pjl = new PjlSession("Fude LP-20");
        assertThat(pjl.answer("@pjl info id\r")).contains("\"Fude LP-20\"");
        assertThat(pjl.answer("\u001b%-12345X@PJL INFO STATUS")).contains("CODE=10001");
        assertThat(pjl.answer("%!PS-Adobe-3.0")).isEmpty();
    }

    @Test
    void mdns_survives_any_bytes() {
        Fuzz.feed(MDNS::answer, QUESTION);
    }

    @Test
    void ipp_survives_any_bytes() {
        Fuzz.feed(IPP::answer, HEX.parseHex("0200000b0000000103"));
    }
}
