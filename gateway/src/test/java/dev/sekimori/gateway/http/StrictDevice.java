package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayDevice;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * A device that reads requests in the strictest way (RFC 9112 sections 2.2, 3, 5, 6.3) and
 * remembers every one, and every byte that another reader could take for something else.
 */
final class StrictDevice implements AutoCloseable {
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final Pattern REQUEST_LINE =
            Pattern.compile("[A-Z]+ /[\\x21-\\x7e]* HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \\t]*[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    /** The first lines of the requests, in order. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What a request should not have had. */
    final List<String> faults = new CopyOnWriteArrayList<>();

    private final ServerSocket server;

    StrictDevice() {
        try {
            server = new ServerSocket(0, 50, InetAddress.ofLiteral(TestDevice.ADDRESS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    GatewayDevice as(String id) {
        return TestSite.device(id, TestDevice.ADDRESS, server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    faults.add(e.toString());
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (request(in)) {
                socket.getOutputStream().write(ANSWER);
            }
        } catch (SocketException e) {
            // The gateway closed the connection.
        } catch (IOException e) {
            faults.add(e.toString());
        }
    }

    /** Reads one request; false at the end of the connection. */
    private boolean request(InputStream in) throws IOException {
        String head = head(in);
        if (head.isEmpty()) {
            return false;
        }
        String[] lines = head.split("\r\n", -1);
        requests.add(lines[0]);
        require(REQUEST_LINE.matcher(lines[0]).matches(), lines[0]);
        List<String> fields = Arrays.asList(lines).subList(1, lines.length);
        fields.forEach(field -> require(FIELD.matcher(field).matches(), field));
        require(values(fields, "host").size() == 1, "one Host: " + head);
        content(in, values(fields, "content-length"), values(fields, "transfer-encoding"), head);
        return true;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && head.size() < MOST_HEAD_BYTES) {
            head.write(b);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text.substring(0, text.length() - 4);
            }
            b = in.read();
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1).strip())
                .toList();
    }

    private void content(InputStream in, List<String> lengths, List<String> codings, String head)
            throws IOException {
        require(lengths.size() + codings.size() <= 1, "one framing: " + head);
        if (!codings.isEmpty()) {
            require(codings.equals(List.of("chunked")), "chunked: " + head);
            chunks(in);
        } else if (!lengths.isEmpty()) {
            require(lengths.getFirst().matches("\\d{1,9}"), "a length: " + head);
            in.readNBytes(Integer.parseInt(lengths.getFirst()));
        }
    }

    private void chunks(InputStream in) throws IOException {
        int size = 1;
        while (size > 0) {
            String line = line(in);
            require(line.matches("[0-9a-fA-F]{1,7}"), "a chunk's size: " + line);
            size = Integer.parseInt(line, 16);
            in.readNBytes(size);
            require(line(in).isEmpty(), "the end of a chunk");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b >= 0 && line.length() < MOST_HEAD_BYTES) {
            line.append((char) b);
            if (line.toString().endsWith("\r\n")) {
                return line.substring(0, line.length() - 2);
            }
            b = in.read();
        }
        throw new IOException("no whole line: " + line);
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            faults.add(what);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
