package dev.sekimori.gateway.rtsp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Media within the connection, the only transport that passes (RFC 2326 sections 10.12 and 12.39):
 * {@code first} carries RTP and {@code second} RTCP.
 */
record Transport(int first, int second, boolean records, Optional<String> ssrc) {
    private static final Pattern CHANNELS =
            Pattern.compile("interleaved=([0-9]{1,3})(?:-([0-9]{1,3}))?");
    private static final Pattern SSRC = Pattern.compile("ssrc=([0-9a-fA-F]{1,8})");

    /** The first of the alternatives that can pass; empty when there is none. */
    static Optional<Transport> parse(String value) {
        return Arrays.stream(value.split(",", 32))
                .flatMap(alternative -> one(alternative.strip()).stream())
                .findFirst();
    }

    private static Optional<Transport> one(String alternative) {
        String[] parts = alternative.split(";", 32);
        if (!parts[0].strip().equalsIgnoreCase("RTP/AVP/TCP")) {
            return Optional.empty();
        }
        Optional<int[]> channels = Optional.of(new int[] {0, 1});
        boolean records = false;
        Optional<String> ssrc = Optional.empty();
        for (String part : parts) {
            String parameter = part.strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("interleaved=")) {
                channels = channels(parameter);
            } else if (parameter.startsWith("mode=")) {
                records = parameter.contains("record");
            } else if (SSRC.matcher(parameter).matches()) {
                ssrc = Optional.of(parameter.substring("ssrc=".length()));
            }
        }
        boolean recording = records;
        Optional<String> source = ssrc;
        return channels.map(pair -> new Transport(pair[0], pair[1], recording, source));
    }

    private static Optional<int[]> channels(String parameter) {
        Matcher matcher = CHANNELS.matcher(parameter);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int second = matcher.group(2) == null ? first + 1 : Integer.parseInt(matcher.group(2));
        return first < second && second <= 255
                ? Optional.of(new int[] {first, second})
                : Optional.empty();
    }

    /** The value as it is sent, without addresses. */
    String text() {
        return "RTP/AVP/TCP;unicast;interleaved=" + first + "-" + second
                + ssrc.map(id -> ";ssrc=" + id).orElse("")
                + (records ? ";mode=\"RECORD\"" : "");
    }
}
