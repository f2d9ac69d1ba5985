package dev.sekimori.app.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events (WHATWG HTML section 9.2.6) from a stream of bytes. A line or event that
 * is longer than {@link #MAX_BYTES} ends the reading. Confined to one thread.
 */
public final class EventReader {
    /** The longest event that is read, in bytes. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int END = -1;
    private static final int LF = '\n';
    private static final int CR = '\r';
    private static final int BUFFER_BYTES = 8192;

    private final InputStream in;
    private final Runnable heard;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private boolean afterCr;
    private String lastId = "";

    /**
     * {@code name} is {@code message} unless the site says otherwise; {@code id} stays in force.
     */
    public record Event(String name, String id, String data) {}

    /**
     * Reads from a stream.
     *
     * @param heard told whenever something came, also when it was a comment
     */
    public EventReader(InputStream in, Runnable heard) {
        this.in = in;
        this.heard = heard;
    }

    /** The next event; empty at the end of the stream. */
    public Optional<Event> next() throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String text = line.get();
            if (text.isEmpty()) {
                if (!data.isEmpty()) {
                    data.setLength(data.length() - 1);
                    return Optional.of(
                            new Event(name.isEmpty() ? "message" : name, lastId, data.toString()));
                }
                name = "";
                continue;
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> name = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> lastId = value.indexOf('\0') < 0 ? value : lastId;
                default -> {
                    // Comments have an empty field; the rest is for later versions.
                }
            }
            if (data.length() > MAX_BYTES) {
                throw new IOException("an event is longer than " + MAX_BYTES);
            }
        }
        return Optional.empty();
    }

    /** A line without its end; an unfinished one at the end of the stream is none. */
    private Optional<String> line() throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        for (int b = read(); b != END; b = read()) {
            boolean skip = afterCr && b == LF;
            afterCr = b == CR;
            if (skip) {
                continue;
            }
            if (b == LF || b == CR) {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            line.write(b);
            if (line.size() > MAX_BYTES) {
                throw new IOException("a line is longer than " + MAX_BYTES);
            }
        }
        return Optional.empty();
    }

    private int read() throws IOException {
        if (at == filled) {
            filled = in.read(buffer);
            at = 0;
            if (filled <= 0) {
                filled = 0;
                return END;
            }
            heard.run();
        }
        return buffer[at++] & 0xff;
    }
}
