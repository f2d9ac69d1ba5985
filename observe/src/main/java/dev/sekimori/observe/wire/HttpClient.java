package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks one question of a web server on a connection of its own. Follows no redirect, keeps no
 * cookie, sends nothing but what it is told.
 */
public final class HttpClient {
    private static final int MAX_BYTES = Head.MAX_BYTES + HttpAnswer.MAX_BODY_BYTES;

    private final Connector connector;

    public HttpClient(Connector connector) {
        this.connector = connector;
    }

    /** {@code GET path}; empty when what answers is not HTTP. */
    public Optional<HttpAnswer> get(Site site, String path) throws IOException {
        return get(site, path, "");
    }

    /** {@code GET path} with an {@code Authorization} field unless it is empty. */
    public Optional<HttpAnswer> get(Site site, String path, String authorization)
            throws IOException {
        try (TcpConnection connection = open(site)) {
            return get(connection, site, path, authorization);
        }
    }

    /** As above, on a connection that the caller opened and closes. */
    public static Optional<HttpAnswer> get(
            TcpConnection connection, Site site, String path, String authorization)
            throws IOException {
        String request = "GET " + printable(path) + " HTTP/1.1\r\nHost: " + site.host()
                + "\r\nUser-Agent: Sekimori\r\nAccept: */*\r\nConnection: close\r\n"
                + (authorization.isEmpty()
                        ? ""
                        : "Authorization: " + printable(authorization) + "\r\n")
                + "\r\n";
        connection.send(request.getBytes(StandardCharsets.ISO_8859_1));
        return HttpAnswer.parse(connection.readUntil(HttpAnswer::isComplete, MAX_BYTES));
    }

    /** {@code POST path} with content in UTF-8. */
    public Optional<HttpAnswer> post(Site site, String path, String type, String content)
            throws IOException {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + printable(path) + " HTTP/1.1\r\nHost: " + site.host()
                + "\r\nUser-Agent: Sekimori\r\nContent-Type: " + printable(type)
                + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        try (TcpConnection connection = open(site)) {
            connection.send(request.toByteArray());
            return HttpAnswer.parse(connection.readUntil(HttpAnswer::isComplete, MAX_BYTES));
        }
    }

    private TcpConnection open(Site site) throws IOException {
        return site.tls()
                ? connector.tls(site.address(), site.port())
                : connector.tcp(site.address(), site.port());
    }

    /** What a stranger gave us must not become a second line. */
    private static String printable(String text) {
        return text.replaceAll("[\\r\\n\\x00]", "");
    }

    /** A web server by its literal address. */
    public record Site(InetAddress address, int port, boolean tls) {
        public String host() {
            String literal = address.getHostAddress();
            String host = address instanceof Inet6Address
                    ? "[" + literal.replaceFirst("%.*", "") + "]"
                    : literal;
            return port == (tls ? 443 : 80) ? host : host + ":" + port;
        }

        public String url(String path) {
            return (tls ? "https://" : "http://") + host() + path;
        }
    }
}
