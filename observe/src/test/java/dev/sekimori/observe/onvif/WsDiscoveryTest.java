package dev.sekimori.observe.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Probes, what cameras answer to them, and what they might. */
class WsDiscoveryTest {
    private static final UUID ID = UUID.fromString("0a6dc791-2be6-4991-9af1-454778a1917a");
    private static final String MATCH = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/"
            + "soap-envelope\" xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
            + " xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\"><s:Header>"
            + "<a:RelatesTo>uuid:" + ID + "</a:RelatesTo></s:Header><s:Body><d:ProbeMatches>"
            + "<d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:1</a:Address>"
            + "</a:EndpointReference><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>"
            + "<d:Scopes>onvif://www.onvif.org/type/video_encoder"
            + " onvif://www.onvif.org/name/Mado%20Cam onvif://www.onvif.org/hardware/M2</d:Scopes>"
            + "<d:XAddrs>http://192.0.2.7/onvif/device_service</d:XAddrs></d:ProbeMatch>"
            + "</d:ProbeMatches></s:Body></s:Envelope>";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_probe_is_well_formed_and_carries_its_id() {
        SafeXml probe = SafeXml.parse(new String(WsDiscovery.probe(ID), StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(probe.text("/Header/MessageID")).hasValue("uuid:" + ID);
        assertThat(probe.text("/Body/Probe/Types")).hasValue("dn:NetworkVideoTransmitter");
    }

    @Test
    void reads_what_a_camera_says_of_itself() {
        WsDiscovery found = WsDiscovery.parse(bytes(MATCH), ID).orElseThrow();
        assertThat(found.name()).hasValue("Mado Cam");
        assertThat(found.hardware()).hasValue("M2");
        assertThat(found.types()).hasSize(2);
        assertThat(found.addresses()).isEqualTo(List.of("http://192.0.2.7/onvif/device_service"));
    }

    @Test
    void the_answer_to_another_question_is_none() {
        assertThat(WsDiscovery.parse(bytes(MATCH), new UUID(1, 2))).isEmpty();
        assertThat(WsDiscovery.parse(bytes(MATCH.replace("ProbeMatches", "Hello")), ID))
                .isEmpty();
    }

    @Test
    void documents_that_bite_are_not_read() {
        assertThat(SafeXml.parse("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")).isEmpty();
        assertThat(SafeXml.parse("<a>" + "<b>".repeat(100) + "</b>".repeat(100) + "</a>"))
                .isEmpty();
        assertThat(SafeXml.parse("<a>" + "<b/>".repeat(10_000) + "</a>")).isEmpty();
        assertThat(SafeXml.parse("<a>" + "x".repeat(100_000) + "</a>")).isEmpty();
    }

    @Test
    void whatever_comes_is_read_or_left_and_never_worse() {
        long seed = 3_702;
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] broken = bytes(MATCH);
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = java.util.Arrays.copyOf(broken, random.nextInt(broken.length + 1));
            for (byte[] each : List.of(broken, cut)) {
                WsDiscovery.parse(each, ID).ifPresent(found -> {
                    assertThat(found.scopes()).as("seed " + seed).hasSizeLessThanOrEqualTo(50);
                    found.name();
                });
            }
        }
    }
}
