package dev.sekimori.gateway.rtsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Writes messages anew for the other side, from the fields that are known alone (RFC 2326 section
 * 12). Pure. {@code CSeq}, {@code Authorization} and {@code Transport} are their callers'.
 */
final class Rewriting {
    private static final Set<String> TO_DEVICE = Set.of(
            "accept",
            "bandwidth",
            "blocksize",
            "content-type",
            "range",
            "scale",
            "session",
            "speed");
    private static final Set<String> TO_CLIENT = Set.of(
            "allow",
            "cache-control",
            "content-type",
            "date",
            "expires",
            "last-modified",
            "public",
            "range",
            "scale",
            "session",
            "speed",
            "unsupported");
    private static final String SDP = "application/sdp";
    private static final String PARAMETERS = "text/parameters";

    private Rewriting() {}

    /** A client's request for the device; empty when its body is of a kind that does not pass. */
    static Optional<RtspMessage.Request> toDevice(
            RtspMessage.Request request, Target target, Urls urls) {
        String type = type(request.fields());
        String body = type.equals(SDP) ? Sdp.toInner(request.body(), urls) : request.body();
        if (!body.isEmpty() && !type.equals(SDP) && !type.equals(PARAMETERS)) {
            return Optional.empty();
        }
        Fields fields = Fields.none();
        for (Fields.Field field : request.fields().all()) {
            if (TO_DEVICE.contains(field.name().toLowerCase(Locale.ROOT))) {
                fields = fields.with(field.name(), field.value());
            }
        }
        return Optional.of(new RtspMessage.Request(
                request.method(), target.inner(urls.inner()), fields, body));
    }

    /** A device's answer for the client, with a Transport when one was agreed on. */
    static RtspMessage.Response toClient(
            RtspMessage.Response response, Urls urls, Optional<Transport> transport) {
        Fields fields = Fields.none();
        for (Fields.Field field : response.fields().all()) {
            Optional<String> value = value(field, urls);
            if (value.isPresent()) {
                fields = fields.with(field.name(), value.get());
            }
        }
        if (transport.isPresent()) {
            fields = fields.with("Transport", transport.get().text());
        }
        String reason = urls.leaks(response.reason()) ? "" : response.reason();
        return new RtspMessage.Response(response.status(), reason, fields, body(response, urls));
    }

    private static Optional<String> value(Fields.Field field, Urls urls) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "content-base", "content-location" -> urls.toOuter(field.value());
            case "rtp-info" -> Optional.of(rtpInfo(field.value(), urls));
            default ->
                TO_CLIENT.contains(name) && !urls.leaks(field.value())
                        ? Optional.of(field.value())
                        : Optional.empty();
        };
    }

    /** {@code url=…;seq=…;rtptime=…, url=…} (RFC 2326 section 12.33). */
    private static String rtpInfo(String value, Urls urls) {
        List<String> streams = new ArrayList<>();
        for (String stream : value.split(",", 64)) {
            List<String> parts = Arrays.stream(stream.split(";", 16))
                    .map(String::strip)
                    .map(part -> part.startsWith("url=")
                            ? urls.toOuter(part.substring(4))
                                    .map(url -> "url=" + url)
                                    .orElse("")
                            : part)
                    .filter(part -> !part.isEmpty() && !urls.leaks(part))
                    .toList();
            streams.add(String.join(";", parts));
        }
        return String.join(",", streams);
    }

    private static String body(RtspMessage.Response response, Urls urls) {
        return switch (type(response.fields())) {
            case SDP -> Sdp.toOuter(response.body(), urls);
            case PARAMETERS -> urls.leaks(response.body()) ? "" : response.body();
            default -> "";
        };
    }

    private static String type(Fields fields) {
        String type = fields.first("Content-Type").orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
