package dev.sekimori.acceptance.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.sekimori.acceptance.site.Spoken.Try;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks from the outer side for each protocol of a device, through the gateway, as somebody whom the
 * site knows and as a stranger.
 */
final class Neighbourhood {
    /** Ways to administer or to find a device, which the gateway offers nobody. */
    static final Set<String> KEPT_IN = Set.of("telnet", "ssh", "ssdp", "onvif", "mdns", "ipp");

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String AT = TwoSides.GATEWAY;
    private static final String JPEG = "mjpeg,640,360";

    private static final String WEB_SOCKET = """
            import socket, ssl, sys
            def text(t):
                return len(t).to_bytes(2, 'big') + t.encode()
            tls = ssl.create_default_context(cafile=sys.argv[2])
            raw = socket.create_connection((sys.argv[1], 8084), 10)
            s = tls.wrap_socket(raw, server_hostname=sys.argv[1])
            s.sendall(b'GET /mqtt HTTP/1.1\\r\\nHost: ' + sys.argv[1].encode() + b':8084\\r\\n'
                b'Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\n'
                b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n'
                b'Sec-WebSocket-Protocol: mqtt\\r\\n\\r\\n')
            head = b''
            while not head.endswith(b'\\r\\n\\r\\n'):
                head += s.recv(1)
            known = sys.argv[3:]
            body = text('MQTT') + bytes([4, 0xc2 if known else 2, 0, 60]) + text('outside')
            body += text('token') + text(known[0]) if known else b''
            packet = bytes([0x10, len(body)]) + body
            s.sendall(bytes([0x82, 0x80 | len(packet), 0, 0, 0, 0]) + packet)
            print(s.recv(100).hex())
            """;

    private final TwoSides sides;
    private final Path data;
    private final String token;
    private final String key;

    /** One ask with and without an identity; what is said to the first is not to the second. */
    record Door(Try known, Try stranger) {}

    Neighbourhood(TwoSides sides, Path data) {
        this.sides = sides;
        this.data = data;
        this.token = ApiClient.token(data);
        String services = data.resolve("services").toString();
        sekimori("certificate", "issue", "scada", "--role", "operator", "--out", services);
        this.key = json(sekimori("psk", "issue", "reader", "--role", "viewer"))
                .path("key")
                .asText();
    }

    private String sekimori(String... words) {
        List<String> command = Stream.of(
                        Stream.of(SiteProcess.launcher()),
                        Stream.of(words),
                        Stream.of("--data", data.toString(), "--json"))
                .flatMap(part -> part)
                .toList();
        Command.Result result = Command.run(SOON, SiteProcess.environment(), sides.site(command));
        if (result.exitCode() != 0) {
            throw new AssertionError(words[0] + ": " + result.out() + result.err());
        }
        return result.out();
    }

    /** {@code GET /api/v1} + path, asked on the site's side. */
    List<JsonNode> list(String path) {
        return items(curl("https://" + AT + ":8443/api/v1" + path, true));
    }

    /** The lab's devices with all ports that they really have open. */
    List<JsonNode> lab() {
        return items(List.of("curl", "-sS", "http://127.77.0.254:7700/devices"));
    }

    private List<JsonNode> items(List<String> words) {
        Command.Result result = Command.run(SOON, sides.site(words).toArray(String[]::new));
        return StreamSupport.stream(json(result.out()).path("items").spliterator(), false)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** How a device's protocol is reached; empty for what is kept in. */
    Optional<Door> door(JsonNode device, String protocol) {
        String id = device.path("id").asText();
        if (KEPT_IN.contains(protocol)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (protocol) {
                    case "http", "https" -> web(id + ".localhost", "/", "\\b200$");
                    case "rtsp" -> rtsp(id);
                    case "mqtt", "mqtts" -> mqtt(device.path("serial").asText());
                    case "modbus" -> modbus(id);
                    case "coap" -> coap(id);
                    case "echonet_lite" ->
                        web("things.localhost", "/" + id + "/properties/level", "\\b200$");
                    case "pjl" -> raw(id);
                    default -> throw new AssertionError("no way to ask for " + protocol);
                });
    }

    /** A page of a virtual host, whose status ends what is said. */
    Door web(String host, String path, String says) {
        return door(page(host, path, true), page(host, path, false), says);
    }

    private List<String> page(String host, String path, boolean known) {
        return Stream.concat(
                        curl("https://" + host + ":9443" + path, known).stream(),
                        Stream.of(
                                "--resolve",
                                host + ":9443:" + AT,
                                "--output",
                                "/dev/null",
                                "--write-out",
                                " %{http_code}"))
                .toList();
    }

    private List<String> curl(String url, boolean known) {
        List<String> words = List.of("curl", "-sS", "--http1.1", "--cacert", ca(), url);
        return known
                ? Stream.concat(
                                words.stream(),
                                Stream.of("--header", "Authorization: Bearer " + token))
                        .toList()
                : words;
    }

    private Door rtsp(String device) {
        return door(probe("token:" + token + "@", device), probe("", device), JPEG);
    }

    private static List<String> probe(String identity, String device) {
        String words = "ffprobe -v error -rtsp_transport tcp -show_entries"
                + " stream=codec_name,width,height -of csv=p=0 -i";
        return Stream.concat(
                        Stream.of(words.split(" ")),
                        Stream.of("rtsps://" + identity + AT + ":8322/" + device + "/live"))
                .toList();
    }

    private Door mqtt(String serial) {
        List<String> stranger = List.of(
                "mosquitto_sub",
                "-h",
                AT,
                "-p",
                "8883",
                "--cafile",
                ca(),
                "-t",
                "+/" + serial + "/#",
                "-v",
                "-C",
                "1",
                "-W",
                "20");
        List<String> known = Stream.concat(stranger.stream(), Stream.of("-u", "token", "-P", token))
                .toList();
        return door(known, stranger, "/" + serial + "/\\w+ \\{");
    }

    /** MQTT over a secure WebSocket: what is said is the frame with CONNACK, in hex. */
    Door webSocket() {
        List<String> words = List.of("/usr/bin/python3", "-c", WEB_SOCKET, AT, ca());
        return door(Stream.concat(words.stream(), Stream.of(token)).toList(), words, "20020000$");
    }

    /** The site's REST interface. */
    Door rest() {
        String url = "https://" + AT + ":8443/api/v1/devices";
        return door(curl(url, true), curl(url, false), "\"items\":");
    }

    private Door modbus(String device) {
        String name = ",snihost=" + device + ".localhost,commonname=" + device + ".localhost";
        String poll = "; for i in 1 2 3 4 5 6 7 8 9; do"
                + " mbpoll -m tcp -p 1502 -a 1 -q -o 5 -r 3 -1 127.0.0.1 && break; done;"
                + " kill $!";
        String tunnel = "socat TCP-LISTEN:1502,bind=127.0.0.1,reuseaddr,fork OPENSSL:" + AT
                + ":8802,cafile=" + ca() + name;
        return door(
                List.of("bash", "-c", tunnel + identity() + " & " + poll.substring(2)),
                List.of("bash", "-c", tunnel + " & " + poll.substring(2)),
                "\\[3\\]:\\s+1450");
    }

    private String identity() {
        return ",cert=" + data.resolve("services/scada.pem") + ",key="
                + data.resolve("services/scada.key");
    }

    private Door coap(String device) {
        return door(
                sensor(device, key), sensor(device, "not-the-key"), "(?m)^\\d{1,2}\\.\\d(?!\\d)");
    }

    private static List<String> sensor(String device, String secret) {
        String words = "coap-client-openssl -m get -B 4 -u reader -O 3," + device
                + ".localhost coaps://" + AT + "/sensors/temperature -k";
        return Stream.concat(Stream.of(words.split(" ")), Stream.of(secret)).toList();
    }

    private Door raw(String device) {
        String client = "openssl s_client -quiet -connect " + AT + ":9515 -servername " + device
                + ".localhost -CAfile '" + ca() + "'";
        String own = " -cert '" + data.resolve("services/scada.pem") + "' -key '"
                + data.resolve("services/scada.key") + "'";
        String input = " < <(printf '@PJL INFO ID\\r\\n'; exec tail --pid=$$ -f /dev/null); true";
        return door(
                List.of("bash", "-c", client + own + input),
                List.of("bash", "-c", client + input),
                "Fude LP-20");
    }

    private Door door(List<String> known, List<String> stranger, String says) {
        return new Door(Try.of(sides.outer(known), says), Try.of(sides.outer(stranger), says));
    }

    private String ca() {
        return data.resolve("site-ca.pem").toString();
    }
}
