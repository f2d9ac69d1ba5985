package dev.sekimori.lab.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.fuzz.Fuzz;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.http.Request;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

class DiscoveryFaceTest {
    private static final Identity IDENTITY =
            Identity.of(1, "camera", 10, new Identity.Make("Mado", "Mado Cam M2", "1.0.3", "MC"));
    private static final DiscoveryFace FACE =
            new DiscoveryFace(IDENTITY, "http://127.0.0.1/onvif/device_service");
    private static final String PROBE = """
            <e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header>\
            <MessageID>uuid:1</MessageID>\
            <Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</Action></e:Header>\
            <e:Body><Probe><Types>dn:%s</Types></Probe></e:Body></e:Envelope>""";

    private static Optional<String> ask(String text) {
        return FACE.answer(text.getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static String probe(String type) {
        return PROBE.formatted(type);
    }

    @Test
    void answers_probes_for_cameras_and_nothing_else() {
        assertThat(ask(probe("NetworkVideoTransmitter")).orElseThrow())
                .contains("<w:RelatesTo>uuid:1</w:RelatesTo>")
                .contains("onvif://www.onvif.org/hardware/Mado%20Cam%20M2")
                .contains("<d:XAddrs>http://127.0.0.1/onvif/device_service</d:XAddrs>");
        assertThat(ask(probe("Printer"))).isEmpty();
        assertThat(ask(probe("NetworkVideoTransmitter").replace("/Probe<", "/Hello<")))
                .isEmpty();
        assertThat(ask("<!DOCTYPE e []>" + probe("NetworkVideoTransmitter"))).isEmpty();
    }

    @Test
    void survives_any_bytes() {
        byte[] good = probe("NetworkVideoTransmitter").getBytes(StandardCharsets.UTF_8);
        Fuzz.feed(FACE::answer, good);
        DeviceService service = new DeviceService(
                IDENTITY, Account.factory("admin", "admin"), InstantSource.system());
        Fuzz.feed(
                body -> assertThat(service.answer(new Request("POST", "/", "/", Map.of(), body)))
                        .isInstanceOfSatisfying(
                                Reply.Content.class,
                                content -> assertThat(content.status()).isEqualTo(400)),
                good);
    }
}
