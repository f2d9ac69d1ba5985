package dev.sekimori.lab.ssdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

class UpnpFaceTest {
    private static final Identity IDENTITY =
            Identity.of(1, "camera", 10, new Identity.Make("Mado", "Mado Cam M2", "1.0.3", "MC"));
    private static final UpnpFace FACE = new UpnpFace(
            IDENTITY,
            "urn:schemas-upnp-org:device:Basic:1",
            "Linux/3.4",
            "http://127.0.0.1/description.xml");

    private static Optional<String> ask(String text) {
        return FACE.answer(text.getBytes(StandardCharsets.US_ASCII))
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    private static String search(String target) {
        return "M-SEARCH * HTTP/1.1\r\nMAN: \"ssdp:discover\"\r\nST: " + target + "\r\n\r\n";
    }

    @Test
    void answers_searches_that_mean_it_and_no_others() {
        String udn = "uuid:" + IDENTITY.uuid();
        assertThat(ask(search("ssdp:all")).orElseThrow())
                .contains("USN: " + udn + "::urn:schemas-upnp-org");
        assertThat(ask(search(udn)).orElseThrow()).contains("ST: " + udn, "USN: " + udn + "\r\n");
        assertThat(ask(search("upnp:rootdevice"))).isPresent();
        assertThat(ask(search("urn:schemas-upnp-org:device:MediaServer:1"))).isEmpty();
        assertThat(ask("NOTIFY * HTTP/1.1\r\nST: ssdp:all\r\n\r\n")).isEmpty();
        assertThat(ask("M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n")).isEmpty();
    }

    @Test
    void survives_any_bytes() {
        Fuzz.feed(FACE::answer, search("ssdp:all").getBytes(StandardCharsets.US_ASCII));
    }
}
