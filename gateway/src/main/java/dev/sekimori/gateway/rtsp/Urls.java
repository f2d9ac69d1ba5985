package dev.sekimori.gateway.rtsp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Turns URLs of one side into those of the other. {@code outer} and {@code inner} are roots. */
record Urls(String outer, String inner, String innerHost) {
    private static final int USUAL_PORT = 554;

    /** The two sides of a device at {@code address}. */
    static Urls of(String outer, InetSocketAddress address) {
        String literal = address.getAddress().getHostAddress();
        String host = address.getAddress() instanceof Inet6Address ? "[" + literal + "]" : literal;
        String port = address.getPort() == USUAL_PORT ? "" : ":" + address.getPort();
        return new Urls(outer, "rtsp://" + host + port, literal);
    }

    /**
     * A device's URL as the client may know it: whatever host the device believes to have becomes
     * the virtual one; a relative URL stays. Empty when it would show the inner address still.
     */
    Optional<String> toOuter(String url) {
        return moved(url, "").filter(rest -> !leaks(rest)).flatMap(_ -> moved(url, outer));
    }

    /** A client's URL as the device knows it. */
    Optional<String> toInner(String url) {
        return moved(url, inner);
    }

    private static Optional<String> moved(String url, String root) {
        if (url.startsWith("/")) {
            return url.startsWith("//") ? Optional.empty() : Optional.of(root + url);
        }
        Optional<Target.Url> absolute = Target.Url.parse(url);
        if (absolute.isPresent()) {
            return absolute.map(parts -> root + parts.path() + parts.query());
        }
        return url.contains("://") || url.isBlank() ? Optional.empty() : Optional.of(url);
    }

    /** Whether a text shows where the device really is. */
    boolean leaks(String text) {
        return text.contains(innerHost);
    }
}
