package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.http.ResourcePath;
import dev.sekimori.model.DeviceId;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request's URL means: a path of a device. {@code outer} is how the client writes the
 * device's root, without the slash at the end; {@code query} includes its question mark or is
 * empty.
 */
record Target(DeviceId device, String outer, ResourcePath path, String query) {
    private static final Pattern URL =
            Pattern.compile("(?i)(rtsps?)://(\\[[0-9a-f:.]{2,45}]|[a-z0-9._-]{1,253})(:[0-9]{1,5})?"
                    + "(/[\\x21-\\x7e&&[^?#]]*)?(\\?[\\x21-\\x7e&&[^#\"<>\\\\^`{|}]]{0,1000})?");
    private static final Pattern FIRST_SEGMENT =
            Pattern.compile("/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(/.*)?");

    /** A URL that was read into its parts. */
    record Url(String root, String host, String path, String query) {
        static Optional<Url> parse(String text) {
            Matcher parts = URL.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            String port = Optional.ofNullable(parts.group(3)).orElse("");
            return Optional.of(new Url(
                    parts.group(1).toLowerCase(Locale.ROOT) + "://" + parts.group(2) + port,
                    parts.group(2),
                    Optional.ofNullable(parts.group(4)).orElse("/"),
                    Optional.ofNullable(parts.group(5)).orElse("")));
        }
    }

    /**
     * Finds the device by the name that the client gave in TLS ({@code sni}), by the URL's host,
     * or, where the host is an address or the site itself, by the first segment of the path. Empty
     * when there is none, when two of them do not agree, or when the path can be read in two ways.
     */
    static Optional<Target> of(String uri, Optional<DeviceId> sni, String siteDomain) {
        return Url.parse(uri).flatMap(url -> of(url, sni, siteDomain));
    }

    private static Optional<Target> of(Url url, Optional<DeviceId> sni, String siteDomain) {
        Optional<DeviceId> named = HostName.deviceOf(url.host(), siteDomain);
        boolean unnamed = named.isEmpty() && isSiteItself(url.host(), siteDomain);
        boolean differ = named.isPresent() && sni.isPresent() && !named.equals(sni);
        if (differ || (named.isEmpty() && !unnamed)) {
            return Optional.empty();
        }
        Optional<DeviceId> device = named.or(() -> sni);
        if (device.isPresent()) {
            return of(device.get(), url.root(), url.path(), url.query());
        }
        Matcher first = FIRST_SEGMENT.matcher(url.path());
        if (!first.matches()) {
            return Optional.empty();
        }
        String id = first.group(1);
        String rest = Optional.ofNullable(first.group(2)).orElse("/");
        return of(new DeviceId(id), url.root() + "/" + id, rest, url.query());
    }

    private static Optional<Target> of(DeviceId device, String outer, String path, String query) {
        return ResourcePath.parse(path).map(parsed -> new Target(device, outer, parsed, query));
    }

    private static boolean isSiteItself(String host, String siteDomain) {
        if (host.equalsIgnoreCase(siteDomain) || host.startsWith("[")) {
            return true;
        }
        try {
            return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** The same resource as the device itself knows it. */
    String inner(String innerRoot) {
        return innerRoot + path.encoded() + query;
    }
}
