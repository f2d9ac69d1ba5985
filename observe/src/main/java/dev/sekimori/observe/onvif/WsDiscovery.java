package dev.sekimori.observe.onvif;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a device answered to a Probe (WS-Discovery sections 5.2 and 5.3).
 *
 * @param types what it is, qualified names
 * @param scopes what it says of itself, URIs
 * @param addresses where its device service is, as it says
 */
public record WsDiscovery(List<String> types, List<String> scopes, List<String> addresses) {
    public static final int PORT = 3702;

    /** The IPv4 group to ask where many devices are meant. */
    public static final String GROUP = "239.255.255.250";

    private static final int MOST_BYTES = 9_000;
    private static final int MOST_VALUES = 50;
    private static final String NAME = "onvif://www.onvif.org/name/";
    private static final String HARDWARE = "onvif://www.onvif.org/hardware/";

    public WsDiscovery {
        types = List.copyOf(types);
        scopes = List.copyOf(scopes);
        addresses = List.copyOf(addresses);
    }

    /** The question for network video transmitters; {@code id} comes back in the answer. */
    public static byte[] probe(UUID id) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"\
                 xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"\
                 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"\
                 xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><e:Header>\
                <w:MessageID>uuid:%s</w:MessageID>\
                <w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>\
                <w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action>\
                </e:Header><e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types>\
                </d:Probe></e:Body></e:Envelope>""".formatted(id).getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to the Probe with that id; empty for anything else. */
    public static Optional<WsDiscovery> parse(byte[] datagram, UUID id) {
        if (datagram.length > MOST_BYTES) {
            return Optional.empty();
        }
        return SafeXml.parse(new String(datagram, StandardCharsets.UTF_8))
                .filter(xml -> xml.text("/Header/RelatesTo")
                        .filter(related ->
                                related.toLowerCase(java.util.Locale.ROOT).endsWith(id.toString()))
                        .isPresent())
                .filter(xml -> xml.has("/ProbeMatches/ProbeMatch"))
                .map(xml -> new WsDiscovery(
                        words(xml, "/ProbeMatch/Types"),
                        words(xml, "/ProbeMatch/Scopes"),
                        words(xml, "/ProbeMatch/XAddrs")));
    }

    private static List<String> words(SafeXml xml, String path) {
        return xml.text(path)
                .map(text -> Arrays.stream(text.split("\\s+", MOST_VALUES + 1))
                        .filter(word -> !word.isEmpty())
                        .limit(MOST_VALUES)
                        .toList())
                .orElse(List.of());
    }

    /** The name that the device goes by (ONVIF Core section 7.3.2.2). */
    public Optional<String> name() {
        return scope(NAME);
    }

    public Optional<String> hardware() {
        return scope(HARDWARE);
    }

    private Optional<String> scope(String prefix) {
        return scopes.stream()
                .filter(scope -> scope.startsWith(prefix))
                .map(scope -> decoded(scope.substring(prefix.length())))
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
