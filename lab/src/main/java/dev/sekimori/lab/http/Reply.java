package dev.sekimori.lab.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a page answers. */
public sealed interface Reply {
    /** Writes until the peer or the server ends it. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /**
     * A whole body.
     *
     * @param status of HTTP
     * @param type value of {@code Content-Type}
     * @param headers further ones
     * @param body empty for none
     */
    // read once, never compared
    record Content(int status, String type, Map<String, String> headers, byte[] body)
            implements Reply {}

    /**
     * A body without end, sent with status 200.
     *
     * @param type value of {@code Content-Type}
     * @param writer gives the body
     */
    record Stream(String type, Writer writer) implements Reply {}

    static Content html(int status, String page) {
        return text(status, "text/html; charset=utf-8", page);
    }

    static Content text(int status, String type, String text) {
        return new Content(status, type, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    static Content bytes(String type, byte[] body) {
        return new Content(200, type, Map.of(), body);
    }

    static Content seeOther(String location) {
        return new Content(303, "text/plain", Map.of("Location", location), new byte[0]);
    }

    static Content notFound() {
        return text(404, "text/plain", "404 Not Found\n");
    }
}
