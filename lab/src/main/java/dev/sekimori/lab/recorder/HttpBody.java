package dev.sekimori.lab.recorder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an HTTP/1.1 response, read from a connection, and its endless body.
 *
 * @param status of the response
 * @param headers by lower-case name
 * @param body decoded from its chunks when chunked
 */
record HttpBody(int status, Map<String, String> headers, InputStream body) {
    private static final int MAX_LINE = 4096;
    private static final int MAX_HEADERS = 64;

    static HttpBody read(InputStream in) throws IOException {
        String[] start = line(in).split(" ", 3);
        if (start.length < 2
                || !start[0].startsWith("HTTP/1.")
                || !start[1].matches("[1-5][0-9]{2}")) {
            throw new ProtocolException("no HTTP response");
        }
        Map<String, String> headers = headers(in);
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        return new HttpBody(Integer.parseInt(start[1]), headers, chunked ? new Chunks(in) : in);
    }

    /** Header lines up to the empty one; also those of a multipart part. */
    static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i <= MAX_HEADERS; i++) {
            String header = line(in);
            if (header.isEmpty()) {
                return Map.copyOf(headers);
            }
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("no header line");
            }
            String name = header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            headers.put(name, header.substring(colon + 1).strip());
        }
        throw new ProtocolException("too many headers");
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r'
                        ? line.substring(0, end - 1)
                        : line.toString();
            }
            if (line.length() == MAX_LINE) {
                throw new ProtocolException("line too long");
            }
            line.append((char) octet);
        }
        throw new EOFException("the stream ended");
    }

    /** RFC 9112 section 7.1. */
    private static final class Chunks extends InputStream {
        private static final int MAX_DIGITS = 7;

        private final InputStream in;
        private int left;
        private boolean first = true;

        Chunks(InputStream in) {
            super();
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                left = nextSize();
                if (left == 0) {
                    return -1;
                }
            }
            int got = in.read(into, offset, Math.min(length, left));
            if (got < 0) {
                throw new EOFException("the stream ended in a chunk");
            }
            left -= got;
            return got;
        }

        private int nextSize() throws IOException {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            if (!first && !line(in).isEmpty()) {
                throw new ProtocolException("no end of chunk");
            }
            first = false;
            String size = line(in).split(";", 2)[0].strip();
            if (size.isEmpty() || size.length() > MAX_DIGITS) {
                throw new ProtocolException("no chunk size");
            }
            try {
                return Integer.parseUnsignedInt(size, 16);
            } catch (NumberFormatException e) {
                throw new ProtocolException("no chunk size");
            }
        }
    }
}
