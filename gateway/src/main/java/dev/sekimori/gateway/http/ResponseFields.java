package dev.sekimori.gateway.http;

import io.vertx.core.MultiMap;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a client gets to see of a device's response fields. Pure. */
final class ResponseFields {
    /** A device's login, its software's name, and what would change rules beyond its own pages. */
    private static final Set<String> REMOVED = Set.of(
            "www-authenticate",
            "authentication-info",
            "server",
            "x-powered-by",
            "x-aspnet-version",
            "x-aspnetmvc-version",
            "x-generator",
            "x-server",
            "x-served-by",
            "x-backend-server",
            "x-real-ip",
            "via",
            "forwarded",
            "alt-svc",
            "strict-transport-security",
            "public-key-pins",
            "report-to",
            "reporting-endpoints",
            "nel",
            "set-cookie2",
            "service-worker-allowed",
            "referrer-policy",
            "x-content-type-options",
            "cross-origin-resource-policy",
            "cross-origin-opener-policy");

    private static final Pattern LINK_TARGET = Pattern.compile("<([^<>]*)>");

    private ResponseFields() {}

    /**
     * The fields for the client. {@code virtualOrigin} is the origin that the client sees; links to
     * one of {@code deviceHosts} (literal addresses, IPv6 in brackets) are turned into links to it.
     */
    static MultiMap forClient(MultiMap received, String virtualOrigin, List<String> deviceHosts) {
        Set<String> stay = HopByHop.namesIn(received);
        MultiMap forwarded = MultiMap.caseInsensitiveMultiMap();
        received.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!stay.contains(lower) && !isRemoved(lower)) {
                translated(lower, value, virtualOrigin, deviceHosts)
                        .ifPresent(kept -> forwarded.add(lower, kept));
            }
        });
        forwarded.set("x-content-type-options", "nosniff");
        forwarded.set("referrer-policy", "same-origin");
        forwarded.set("cross-origin-resource-policy", "same-origin");
        forwarded.set("strict-transport-security", "max-age=31536000");
        // Added beside the device's own policy: the browser keeps to both. Many devices' pages are
        // framesets
        // of their own, so frames of the same origin stay.
        forwarded.add("content-security-policy", "frame-ancestors 'self'");
        return forwarded;
    }

    private static boolean isRemoved(String lower) {
        return REMOVED.contains(lower)
                || lower.startsWith("access-control-")
                || lower.startsWith("x-forwarded-")
                || lower.startsWith(":");
    }

    private static Optional<String> translated(
            String name, String value, String virtualOrigin, List<String> deviceHosts) {
        return switch (name) {
            case "location", "content-location" -> link(value, virtualOrigin, deviceHosts);
            case "link" -> links(value, virtualOrigin, deviceHosts);
            case "refresh" -> refresh(value, virtualOrigin, deviceHosts);
            case "set-cookie" -> cookie(value);
            default -> Optional.of(value);
        };
    }

    /**
     * A URI reference (RFC 9110 section 10.2.2) seen from outside; empty when it is malformed or
     * tells another inner address.
     */
    static Optional<String> link(String value, String virtualOrigin, List<String> deviceHosts) {
        try {
            URI uri = new URI(value.strip());
            String host = uri.getHost();
            if (host == null) {
                return uri.getRawAuthority() == null
                        ? Optional.of(uri.toString())
                        : Optional.empty();
            }
            boolean isWeb = uri.getScheme() == null
                    || uri.getScheme().toLowerCase(Locale.ROOT).matches("https?");
            if (!isWeb || deviceHosts.stream().noneMatch(host::equalsIgnoreCase)) {
                return isInner(host) ? Optional.empty() : Optional.of(uri.toString());
            }
            String path =
                    uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
            return Optional.of(virtualOrigin + path + query + fragment);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether a host is a literal address that means something on the inside alone. */
    private static boolean isInner(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            byte[] bytes = address.getAddress();
            // RFC 4193 section 3: fc00::/7.
            boolean isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
            return isUniqueLocal
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code Link: <…>; rel=…, <…>} (RFC 8288 section 3); empty when a link may not be told. */
    private static Optional<String> links(
            String value, String virtualOrigin, List<String> deviceHosts) {
        StringBuilder told = new StringBuilder();
        Matcher target = LINK_TARGET.matcher(value);
        while (target.find()) {
            Optional<String> link = link(target.group(1), virtualOrigin, deviceHosts);
            if (link.isEmpty()) {
                return Optional.empty();
            }
            target.appendReplacement(told, Matcher.quoteReplacement("<" + link.get() + ">"));
        }
        return Optional.of(target.appendTail(told).toString());
    }

    /** {@code Refresh: 5; url=…}, which browsers know though no specification does. */
    private static Optional<String> refresh(
            String value, String virtualOrigin, List<String> deviceHosts) {
        int url = value.toLowerCase(Locale.ROOT).indexOf("url=");
        return url < 0
                ? Optional.of(value)
                : link(value.substring(url + "url=".length()), virtualOrigin, deviceHosts)
                        .map(link -> value.substring(0, url) + "url=" + link);
    }

    /**
     * A device's cookie (RFC 6265 section 4.1) kept to the virtual host; the gateway's own name is
     * not for devices.
     */
    private static Optional<String> cookie(String value) {
        String[] parts = value.split(";", -1);
        if (parts[0].strip()
                .toLowerCase(Locale.ROOT)
                .startsWith(WebSessions.COOKIE.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(parts)
                .map(String::strip)
                .filter(part -> !part.toLowerCase(Locale.ROOT).matches("domain(\\s*=.*)?"))
                .collect(Collectors.joining("; ")));
    }
}
