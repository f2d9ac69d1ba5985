package dev.sekimori.acceptance.site;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.acceptance.site.Spoken.Live;
import dev.sekimori.acceptance.site.Spoken.Try;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The protocols of the lab, each with the client for it that people use. */
final class Protocols implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Where the tunnel to the controller listens, on loopback. */
    static final int TUNNEL = 15_503;

    private static final int SOME_BYTES = 20_000;

    /** A thermostat that the test brings along; it is of a make that the site knows. */
    private static final String CLIENT = "ondo-t1-OT99000002";

    private static final String OWN = "thermostat/OT99000002/";
    private static final String STRANGE = "thermostat/OT00000000/temperature";

    private static final String PYMODBUS = """
            from pymodbus.client import ModbusTcpClient
            client = ModbusTcpClient('127.0.0.1', port=TUNNEL, timeout=5)
            client.connect()
            print('speed', client.read_holding_registers(2, 1, slave=1).registers[0])
            client.socket.settimeout(30)
            try:
                print('ended', client.socket.recv(1) == b'')
            except ConnectionError:
                print('ended', True)
            """;

    private final SiteProcess site;
    private final ApiClient api;
    private final Path temp;
    private final Cli cli;
    private final String token;
    private final List<Command> tunnels = new ArrayList<>();

    Protocols(SiteProcess site, ApiClient api, Path temp) {
        this.site = site;
        this.api = api;
        this.temp = temp;
        this.cli = new Cli(site.data());
        this.token = ApiClient.token(site.data());
    }

    List<Spoken> all() {
        for (String role : List.of("operator", "viewer")) {
            String to = site.data().resolve("services").toString();
            cli.json("certificate", "issue", role, "--role", role, "--out", to);
        }
        return List.of(
                mqtt(), web(), rtsp(), modbus(), coap(), echonetLite(), tcp(), webOfThings());
    }

    /** A command that shows the head of the answer about a property of a virtual device. */
    List<String> head(Spoken spoken) {
        return curl(
                thing(spoken.device()) + "/properties/" + spoken.property(),
                "--output",
                "/dev/null",
                "--dump-header",
                "-");
    }

    private Spoken mqtt() {
        Command.run(SOON, "mosquitto_pub", "-h", "127.0.0.1", "-i", CLIENT, "-t", "x", "-m", "x");
        String id = named("clientId", CLIENT);
        String password = api.post("/devices/" + id + "/password", Map.of())
                .path("password")
                .asText();
        List<String> shown = List.of("-V", "5", "-i", CLIENT, "-u", id, "-P", password, "-d");
        Try publishes = Try.of(
                with(mosquitto("pub", shown), "-q", "1", "-t", OWN + "temperature", "-m", """
                        {"value":21.5,"unit":"Cel"}"""),
                "received PUBACK \\(Mid: 1, RC:(0|16)\\)");
        Try steals = Try.of(
                with(mosquitto("pub", shown), "-q", "1", "-t", STRANGE, "-m", "1"),
                "not authori[sz]ed");
        return new Spoken(
                "MQTT",
                id,
                publishes,
                steals,
                STRANGE,
                false,
                Live.untilItsEnd(
                        with(mosquitto("sub", shown), "-t", OWN + "set"),
                        client -> isConnected(id)),
                publishes.thatSays("not authori[sz]ed"),
                "temperature");
    }

    /** The client's own output is kept back until it ends. */
    private boolean isConnected(String device) {
        return api.get("/devices/" + device + "/isolation-preview")
                        .path("liveSessions")
                        .asInt()
                == 1;
    }

    private List<String> mosquitto(String what, List<String> shown) {
        List<String> words = new ArrayList<>(
                List.of("mosquitto_" + what, "-h", "127.0.0.1", "-p", "8883", "--cafile", ca()));
        words.addAll(shown);
        return words;
    }

    private Spoken web() {
        String id = named("model", "Mado Cam M2");
        String camera = "https://" + id + ".localhost:9443";
        Path film = temp.resolve("film.mjpg");
        Try snapshot = Try.of(
                curl(
                        camera + "/snapshot.jpg",
                        "--output",
                        temp.resolve("picture").toString(),
                        "--write-out",
                        "%{http_code} %{content_type}"),
                "200 image/jpeg");
        Try refused = Try.of(
                curl(camera + "/config", "--include"), "403 Forbidden(?s:.*)\"reasons\":\\[\"");
        return new Spoken(
                "HTTP",
                id,
                snapshot,
                refused,
                "/config",
                false,
                Live.untilItsEnd(
                        curl(camera + "/video.mjpg", "--no-buffer", "--output", film.toString()),
                        client -> size(film) > SOME_BYTES),
                Try.of(curl(camera + "/snapshot.jpg", "--include"), "403 (?s:.*)is isolated"),
                "snapshot");
    }

    private Spoken rtsp() {
        String id = named("model", "Mado Cam M3");
        String camera = "rtsps://token:" + token + "@127.0.0.1:8322/" + id;
        Path film = temp.resolve("film.mkv");
        Try plays = Try.of(probe(camera + "/live"), "mjpeg,640,360");
        return new Spoken(
                "RTSP",
                id,
                plays,
                Try.of(probe(camera + "/attic"), "403 Forbidden"),
                "/attic",
                false,
                Live.untilItsEnd(
                        List.of(
                                "ffmpeg",
                                "-v",
                                "error",
                                "-rtsp_transport",
                                "tcp",
                                "-i",
                                camera + "/live",
                                "-c",
                                "copy",
                                "-flush_packets",
                                "1",
                                film.toString()),
                        client -> size(film) > SOME_BYTES),
                plays.thatSays("403 Forbidden"),
                "snapshot");
    }

    private static List<String> probe(String url) {
        return List.of(
                "ffprobe",
                "-v",
                "error",
                "-rtsp_transport",
                "tcp",
                "-show_entries",
                "stream=codec_name,width,height",
                "-of",
                "csv=p=0",
                "-i",
                url);
    }

    /** socat makes the TLS of Modbus/TCP Security for clients that have none of their own. */
    private Spoken modbus() {
        String id = named("model", "Haguruma PLC-200");
        tunnels.add(Command.start(
                "socat",
                "TCP-LISTEN:" + TUNNEL + ",bind=127.0.0.1,reuseaddr,fork",
                "OPENSSL:127.0.0.1:8802,cert=" + certificate("operator") + ",key="
                        + key("operator") + ",cafile=" + ca() + ",snihost=" + id
                        + ".localhost,commonname=" + id + ".localhost"));
        Await.until("the tunnel is open", SOON, Protocols::isTunnelOpen);
        Try speed = Try.of(mbpoll("-r", "3", "-1", "127.0.0.1"), "\\[3\\]:\\s+1450");
        return new Spoken(
                "Modbus",
                id,
                speed,
                Try.of(mbpoll("-r", "10", "127.0.0.1", "7"), "illegal data address"),
                "/1/6/9",
                false,
                Live.untilItsEnd(
                        List.of(
                                "/usr/bin/python3",
                                "-u",
                                "-c",
                                PYMODBUS.replace("TUNNEL", "" + TUNNEL)),
                        client -> client.out().contains("speed 1450")),
                speed.thatSays("failed"),
                "tankLevel");
    }

    private static List<String> mbpoll(String... rest) {
        return with(
                List.of("mbpoll", "-m", "tcp", "-p", "" + TUNNEL, "-a", "1", "-q", "-o", "5"),
                rest);
    }

    private static boolean isTunnelOpen() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", TUNNEL), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Spoken coap() {
        String id = named("model", "Kaze E1");
        String secret = cli.json("psk", "issue", "reader", "--role", "viewer")
                .path("key")
                .asText();
        List<String> client = List.of(
                "coap-client-openssl",
                "-u",
                "reader",
                "-k",
                secret,
                "-O",
                "3," + id + ".localhost");
        String sensor = "coaps://127.0.0.1/sensors/temperature";
        Try reads =
                Try.of(with(client, "-m", "get", "-B", "8", sensor), "(?m)^\\d{1,2}\\.\\d(?!\\d)");
        return new Spoken(
                "CoAP",
                id,
                reads,
                Try.of(
                        with(client, "-m", "put", "-B", "8", "-e", "30", sensor),
                        "4\\.03(?s:.*)refused"),
                "/sensors/temperature",
                false,
                new Live(
                        with(client, "-m", "get", "-B", "60", "-s", "60", sensor),
                        observer -> !observer.out().isEmpty(),
                        observer -> (observer.out() + observer.err()).contains("4.03"),
                        1),
                reads.thatSays("4\\.03"),
                "temperature");
    }

    /** Devices that speak ECHONET Lite are reached as virtual devices alone. */
    private Spoken echonetLite() {
        String id = named("model", "Akari L16");
        String lamp = thing(id) + "/properties/level";
        List<String> dims = curl(lamp, "--include", "--request", "PUT", "--data", "35");
        return new Spoken(
                "ECHONET Lite",
                id,
                Try.of(dims, "204 No Content"),
                Try.of(dims, "403 Forbidden(?s:.*)\"reasons\":\\[\""),
                "/029001/b0",
                true,
                new Live(
                        observing(lamp),
                        client -> client.out().contains("data: 35"),
                        client -> client.out().contains("event: isolated"),
                        0),
                Try.of(dims, "503 (?s:.*)is isolated"),
                "level");
    }

    private List<String> observing(String property) {
        return curl(property + "/observe", "-N", "--header", "Accept: text/event-stream");
    }

    private Spoken tcp() {
        String id = named("model", "Fude LP-20");
        Try asks = Try.of(raw(id, "operator"), "Fude LP-20");
        return new Spoken(
                "TCP",
                id,
                asks,
                Try.of(raw(id, "viewer"), "^ended"),
                "/print-jobs",
                false,
                new Live(
                        raw(id, "operator"),
                        client -> client.out().contains("Fude LP-20"),
                        client -> client.out().contains("ended"),
                        1),
                Try.of(raw(id, "operator"), "^ended"),
                "toner");
    }

    /** Asks the printer who it is and leaves the connection open; tells when it has ended. */
    private List<String> raw(String device, String role) {
        String client = "openssl s_client -quiet -verify_return_error -connect 127.0.0.1:9515"
                + " -servername " + device + ".localhost -CAfile '" + ca() + "' -cert '"
                + certificate(role) + "' -key '" + key(role) + "'";
        String input = "printf '@PJL INFO ID\\r\\n'; exec tail --pid=$$ -f /dev/null";
        return List.of("bash", "-c", client + " < <(" + input + "); echo ended");
    }

    private Spoken webOfThings() {
        String id = named("model", "Sento P1");
        return new Spoken(
                "Web of Things",
                id,
                Try.of(nodeWot(id, "read power"), "\"value\":\\d"),
                Try.of(nodeWot(id, "write on true"), "\"error\":\".*Forbidden"),
                topic(id),
                true,
                new Live(
                        observing(thing(id) + "/properties/power"),
                        client -> client.out().contains("data: "),
                        client -> client.out().contains("event: isolated"),
                        1),
                Try.of(nodeWot(id, "write on true"), "\"error\":\".*Service Unavailable"),
                "power");
    }

    private String topic(String plug) {
        return "plug/" + api.get("/devices/" + plug).path("serial").asText() + "/set";
    }

    private List<String> nodeWot(String device, String command) {
        String client =
                SiteProcess.root().resolve("acceptance/node-wot/client.js").toString();
        return List.of(
                "env",
                "NODE_EXTRA_CA_CERTS=" + ca(),
                "bash",
                "-c",
                "echo '" + command + "' | node '" + client + "' " + thing(device) + " " + token);
    }

    private String named(String field, String value) {
        return Await.value(
                        "a device in service with the " + field + " " + value,
                        SOON,
                        () -> api.list("/devices?state=in_service&limit=100").stream()
                                .filter(device -> text(device, field).equals(value))
                                .findFirst())
                .path("id")
                .asText();
    }

    private static String text(JsonNode device, String field) {
        return device.path(field).asText();
    }

    private static String thing(String device) {
        return "https://things.localhost:9443/" + device;
    }

    private List<String> curl(String url, String... more) {
        return with(
                List.of(
                        "curl",
                        "-sS",
                        "--http1.1",
                        "--cacert",
                        ca(),
                        "--header",
                        "Authorization: Bearer " + token,
                        url),
                more);
    }

    private static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }

    private String ca() {
        return site.data().resolve("site-ca.pem").toString();
    }

    private String certificate(String role) {
        return site.data().resolve("services").resolve(role + ".pem").toString();
    }

    private String key(String role) {
        return site.data().resolve("services").resolve(role + ".key").toString();
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        tunnels.forEach(Command::close);
    }
}
