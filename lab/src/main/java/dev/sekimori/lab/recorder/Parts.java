package dev.sekimori.lab.recorder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the parts of a {@code multipart/x-mixed-replace} body that tell their length. Used by one
 * thread.
 */
final class Parts {
    static final int MAX_PART = 4 * 1024 * 1024;
    private static final int MAX_BLANK_LINES = 4;
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";\\s]{1,70})");

    private final InputStream in;
    private final String delimiter;

    Parts(InputStream in, String contentType) throws IOException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!contentType.startsWith("multipart/") || !boundary.find()) {
            throw new ProtocolException("no multipart stream");
        }
        this.in = in;
        this.delimiter = "--" + boundary.group(1);
    }

    /** The body of the next part, at most {@value #MAX_PART} bytes. */
    byte[] next() throws IOException {
        String line = HttpBody.line(in);
        for (int blank = 0; line.isEmpty() && blank < MAX_BLANK_LINES; blank++) {
            line = HttpBody.line(in);
        }
        if (!line.equals(delimiter)) {
            throw new ProtocolException("no boundary");
        }
        Map<String, String> headers = HttpBody.headers(in);
        int length = length(headers.getOrDefault("content-length", ""));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the stream ended in a part");
        }
        return body;
    }

    private static int length(String text) throws IOException {
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > MAX_PART) {
            throw new ProtocolException("no acceptable length of a part");
        }
        return Integer.parseInt(text);
    }
}
