package dev.sekimori.gateway.rtsp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Session descriptions (RFC 4566), reduced to what a player needs and without addresses. Pure; a
 * line that is not known is left out.
 */
final class Sdp {
    private static final String CONTROL = "a=control:";
    private static final int MOST_LINES = 1_000;
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "(rtpmap|fmtp|framerate|framesize|range|recvonly|sendonly|sendrecv|inactive|type|length"
                    + "|ptime|maxptime|cliprect|x-dimensions|quality|charset|lang)(:.*)?");
    private static final Pattern ORIGIN = Pattern.compile("\\S+ ([0-9]{1,20}) ([0-9]{1,20}) .*");

    private Sdp() {}

    /** A device's description for a client. */
    static String toOuter(String sdp, Urls urls) {
        return rewritten(sdp, urls::toOuter, urls);
    }

    /** A client's description for a device. */
    static String toInner(String sdp, Urls urls) {
        return rewritten(sdp, urls::toInner, urls);
    }

    private static String rewritten(
            String sdp, Function<String, Optional<String>> control, Urls urls) {
        return Arrays.stream(sdp.split("\r\n|\n|\r", MOST_LINES))
                .filter(Fields::isText)
                .flatMap(line -> line.startsWith(CONTROL)
                        ? control
                                .apply(line.substring(CONTROL.length()).strip())
                                .map(CONTROL::concat)
                                .stream()
                        : kept(line).filter(text -> !urls.leaks(text)).stream())
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
    }

    private static Optional<String> kept(String line) {
        if (line.length() < 2 || line.charAt(1) != '=') {
            return Optional.empty();
        }
        String value = line.substring(2);
        return switch (line.charAt(0)) {
            case 'v', 's', 'i', 'b', 't', 'r', 'm' -> Optional.of(line);
            case 'o' -> Optional.of("o=" + origin(value));
            case 'c' -> Optional.of("c=IN IP4 0.0.0.0");
            case 'a' -> Optional.of(line).filter(_ -> ATTRIBUTE.matcher(value).matches());
            default -> Optional.empty();
        };
    }

    /** RFC 4566 section 5.2 lets privacy replace user and address. */
    private static String origin(String value) {
        var parts = ORIGIN.matcher(value);
        List<String> ids =
                parts.matches() ? List.of(parts.group(1), parts.group(2)) : List.of("0", "0");
        return "- " + ids.get(0) + " " + ids.get(1) + " IN IP4 0.0.0.0";
    }
}
