package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.profile.Source;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Challenge;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Head;
import dev.sekimori.observe.wire.HttpAnswer;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.Modbus;
import dev.sekimori.observe.wire.Pjl;
import dev.sekimori.observe.wire.TcpConnection;
import dev.sekimori.observe.wire.Telnet;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One harmless question to one open TCP port. Logs in nowhere. */
final class TcpProbes {
    private static final int MAX_BANNER_BYTES = 2_000;
    private static final Duration LISTEN = Duration.ofMillis(600);

    private final Connector connector;
    private final HttpClient web;

    TcpProbes(Connector connector) {
        this.connector = connector;
        this.web = new HttpClient(connector);
    }

    /**
     * What the port says; a port that is open and says nothing is an endpoint without a banner. A
     * usual service that did not answer as such is asked once more: it may have been busy.
     */
    Fingerprint ask(InetAddress address, int port) throws CancelledException {
        Service service = Service.of(port);
        Set<Observable> said = new LinkedHashSet<>();
        said.add(new Observable(Source.TCP_PORT, String.valueOf(port == 8631 ? 631 : port)));
        Protocol protocol = askOnce(service, address, port, said);
        if (protocol == Protocol.UNKNOWN && service.protocol() != Protocol.UNKNOWN) {
            protocol = askOnce(service, address, port, said);
        }
        return new Fingerprint(
                List.of(new Endpoint(protocol, address.getHostAddress(), port, banner(said))),
                List.copyOf(said));
    }

    private Protocol askOnce(Service service, InetAddress address, int port, Set<Observable> said)
            throws CancelledException {
        try {
            return ask(service, address, port, said);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return Protocol.UNKNOWN;
        }
    }

    /** Asks a raw printing port for its printer's name. */
    Fingerprint askPrinter(InetAddress address, int port) throws CancelledException {
        Set<Observable> said = new LinkedHashSet<>();
        said.add(new Observable(Source.TCP_PORT, String.valueOf(port)));
        try (TcpConnection connection = connector.tcp(address, port)) {
            connection.send(Pjl.question());
            Pjl.parse(connection.readUntil(Pjl::isComplete, Pjl.MAX_BYTES))
                    .ifPresent(id -> said.add(new Observable(Source.PJL_ID, id)));
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // A printer that is busy says nothing; its port is still there.
        }
        return new Fingerprint(
                List.of(new Endpoint(Protocol.PJL, address.getHostAddress(), port, banner(said))),
                List.copyOf(said));
    }

    private Protocol ask(Service service, InetAddress address, int port, Set<Observable> said)
            throws IOException {
        return switch (service) {
            case SSH -> line(address, port, Source.SSH_BANNER, "SSH-", Protocol.SSH, said);
            case FTP -> line(address, port, Source.FTP_BANNER, "2", Protocol.UNKNOWN, said);
            case TELNET -> telnet(address, port, said);
            case HTTP -> web(new HttpClient.Site(address, port, false), said);
            case HTTPS -> webTls(new HttpClient.Site(address, port, true), said);
            case RTSP -> rtsp(address, port, said);
            case MODBUS -> modbus(address, port, said);
            case MQTTS -> certificate(address, port, said);
            case IPP, MQTT, RAW_PRINTING -> service.protocol();
            case OTHER -> other(address, port, said);
        };
    }

    private Protocol line(
            InetAddress address,
            int port,
            Source source,
            String prefix,
            Protocol protocol,
            Set<Observable> said)
            throws IOException {
        try (TcpConnection connection = connector.tcp(address, port)) {
            String line = text(connection.readUntil(contains('\n'), 500));
            if (!line.startsWith(prefix)) {
                return line.isEmpty() ? Protocol.UNKNOWN : unknown(line, said);
            }
            said.add(new Observable(source, line));
            return protocol;
        }
    }

    private Protocol telnet(InetAddress address, int port, Set<Observable> said)
            throws IOException {
        try (TcpConnection connection = connector.tcp(address, port)) {
            byte[] bytes = connection.readUntil(contains(':'), MAX_BANNER_BYTES);
            if (bytes.length > 0) {
                said.add(
                        new Observable(Source.TELNET_BANNER, Telnet.parse(bytes).text()));
            }
            return Protocol.TELNET;
        }
    }

    private Protocol web(HttpClient.Site site, Set<Observable> said) throws IOException {
        return web.get(site, "/").map(answer -> heard(answer, said)).orElse(Protocol.UNKNOWN);
    }

    private Protocol webTls(HttpClient.Site site, Set<Observable> said) throws IOException {
        try (TcpConnection connection = connector.tls(site.address(), site.port())) {
            subject(connection, said);
            Optional<HttpAnswer> answer = HttpClient.get(connection, site, "/", "");
            answer.ifPresent(a -> heard(a, said));
            return answer.isPresent() ? Protocol.HTTPS : Protocol.UNKNOWN;
        }
    }

    private static Protocol heard(HttpAnswer answer, Set<Observable> said) {
        Head head = answer.head();
        head.field("server").ifPresent(s -> said.add(new Observable(Source.HTTP_SERVER, s)));
        answer.title().ifPresent(t -> said.add(new Observable(Source.HTTP_TITLE, t)));
        for (Challenge challenge : Challenge.of(head)) {
            said.add(new Observable(Source.HTTP_SCHEME, challenge.scheme()));
            challenge.realm().ifPresent(r -> said.add(new Observable(Source.HTTP_REALM, r)));
        }
        return Protocol.HTTP;
    }

    private Protocol certificate(InetAddress address, int port, Set<Observable> said)
            throws IOException {
        try (TcpConnection connection = connector.tls(address, port)) {
            subject(connection, said);
            return Protocol.MQTTS;
        }
    }

    private static void subject(TcpConnection connection, Set<Observable> said) {
        connection
                .certificate()
                .map(c -> c.getSubjectX500Principal().getName())
                .ifPresent(s -> said.add(new Observable(Source.TLS_SUBJECT, s)));
    }

    /** RFC 2326 section 10.1: OPTIONS changes nothing and needs no login. */
    private Protocol rtsp(InetAddress address, int port, Set<Observable> said) throws IOException {
        try (TcpConnection connection = connector.tcp(address, port)) {
            connection.send("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Sekimori\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = connection.readUntil(b -> Head.bodyStart(b) >= 0, Head.MAX_BYTES);
            Optional<Head> head = Head.parse(bytes).filter(h -> h.protocol().startsWith("RTSP/"));
            head.flatMap(h -> h.field("server"))
                    .ifPresent(s -> said.add(new Observable(Source.RTSP_SERVER, s)));
            return head.isPresent() ? Protocol.RTSP : Protocol.UNKNOWN;
        }
    }

    private Protocol modbus(InetAddress address, int port, Set<Observable> said)
            throws IOException {
        try (TcpConnection connection = connector.tcp(address, port)) {
            connection.send(Modbus.question());
            byte[] bytes = connection.readUntil(Modbus::isComplete, Modbus.MAX_BYTES);
            Modbus.parse(bytes)
                    .ifPresent(
                            m -> said.add(new Observable(Source.MODBUS_IDENTIFICATION, m.text())));
            return Modbus.isComplete(bytes) ? Protocol.MODBUS : Protocol.UNKNOWN;
        }
    }

    private Protocol other(InetAddress address, int port, Set<Observable> said) throws IOException {
        byte[] first;
        try (TcpConnection connection = connector.tcp(address, port)) {
            first = connection.readUntil(bytes -> true, MAX_BANNER_BYTES, LISTEN);
        }
        if (first.length == 0) {
            return web(new HttpClient.Site(address, port, false), said);
        }
        if ((first[0] & 0xFF) == 0xFF) {
            said.add(new Observable(Source.TELNET_BANNER, Telnet.parse(first).text()));
            return Protocol.TELNET;
        }
        String line = text(first);
        if (line.startsWith("SSH-")) {
            said.add(new Observable(Source.SSH_BANNER, line));
            return Protocol.SSH;
        }
        boolean printable =
                line.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\r' || c == '\n');
        return unknown(printable ? line : HexFormat.of().withUpperCase().formatHex(first), said);
    }

    private static Protocol unknown(String banner, Set<Observable> said) {
        said.add(new Observable(Source.TCP_BANNER, banner));
        return Protocol.UNKNOWN;
    }

    /** What an operator sees first: the most telling thing that was said. */
    private static String banner(Set<Observable> said) {
        return said.stream()
                .filter(o -> o.source() != Source.TCP_PORT && o.source() != Source.HTTP_SCHEME)
                .map(Observable::text)
                .distinct()
                .limit(3)
                .reduce((a, b) -> a + " · " + b)
                .orElse("");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Predicate<byte[]> contains(char c) {
        return bytes -> {
            for (byte b : bytes) {
                if (b == c) {
                    return true;
                }
            }
            return false;
        };
    }
}
