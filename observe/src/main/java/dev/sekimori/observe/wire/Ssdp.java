package dev.sekimori.observe.wire;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A unicast SSDP search and its answer (UPnP Device Architecture 2.0 section 1.3.2). */
public record Ssdp(String server, String type, String location) {
    public static final int PORT = 1900;

    /** The question; a unicast search has no MX field. */
    public static byte[] search(String host) {
        return ("M-SEARCH * HTTP/1.1\r\nHOST: " + host + ":" + PORT
                        + "\r\nMAN: \"ssdp:discover\"\r\nST: ssdp:all\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static Optional<Ssdp> parse(byte[] bytes) {
        return Head.parse(bytes)
                .filter(head -> head.protocol().startsWith("HTTP/") && head.status() == 200)
                .map(head -> new Ssdp(
                        head.field("server").orElse(""),
                        head.field("st").orElse(""),
                        head.field("location").orElse("")));
    }

    /**
     * Where the description is, when it is plain HTTP on the very device that was asked: a device
     * must not be able to send us elsewhere.
     */
    public Optional<Description> descriptionOn(InetAddress device) {
        try {
            URI uri = new URI(location);
            String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", "");
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            if (!"http".equals(uri.getScheme()) || port == 0 || port > 65_535) {
                return Optional.empty();
            }
            if (!InetAddress.ofLiteral(host).equals(device)) {
                return Optional.empty();
            }
            String path =
                    uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return Optional.of(new Description(new HttpClient.Site(device, port, false), path));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A path on a web server. */
    public record Description(HttpClient.Site site, String path) {}
}
