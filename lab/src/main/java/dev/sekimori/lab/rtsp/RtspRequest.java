package dev.sekimori.lab.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request without body.
 *
 * @param method upper case
 * @param uri as given
 * @param headers by lower-case name
 */
record RtspRequest(String method, String uri, Map<String, String> headers) {
    private static final int MAX_LINE = 2048;
    private static final int MAX_HEADERS = 32;

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Reads a request (RFC 2326 section 6); empty at the end of the stream or when it is none. */
    static Optional<RtspRequest> read(InputStream in) throws IOException {
        Optional<String> start = line(in);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = start.get().split(" ", 4);
        if (parts.length != 3 || !parts[2].startsWith("RTSP/")) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i <= MAX_HEADERS; i++) {
            Optional<String> header = line(in);
            if (header.isEmpty()) {
                return Optional.empty();
            }
            if (header.get().isEmpty()) {
                return Optional.of(new RtspRequest(parts[0], parts[1], Map.copyOf(headers)));
            }
            int colon = header.get().indexOf(':');
            if (colon > 0) {
                String name = header.get().substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.put(name, header.get().substring(colon + 1).strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> line(InputStream in) throws IOException {
        byte[] line = new byte[MAX_LINE];
        int length = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return Optional.of(new String(line, 0, end, StandardCharsets.ISO_8859_1));
            }
            if (length == MAX_LINE) {
                return Optional.empty();
            }
            line[length++] = (byte) octet;
        }
        return Optional.empty();
    }
}
