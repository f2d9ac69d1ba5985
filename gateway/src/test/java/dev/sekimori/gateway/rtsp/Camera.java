package dev.sekimori.gateway.rtsp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * A camera with a password (Basic, {@code admin}/{@code the-cameras-own}) whose answers a test may
 * replace by method; {@code @HOST@} in an answer stands for its own address and port.
 */
final class Camera implements AutoCloseable {
    private static final String KNOWN = "Basic "
            + Base64.getEncoder()
                    .encodeToString("admin:the-cameras-own".getBytes(StandardCharsets.US_ASCII));

    /** What the camera was asked, in order; the head as it came, and the sockets. */
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> frames = new LinkedBlockingQueue<>();
    private final Map<String, Function<String, String>> answers = new ConcurrentHashMap<>();
    private final ServerSocket listener;

    Camera() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        answer("OPTIONS", "Public: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n");
        describes(String.join(
                "\r\n",
                "v=0",
                "o=root 1 2 IN IP4 127.0.0.1",
                "s=Live",
                "u=http://127.0.0.1/",
                "c=IN IP4 127.0.0.1",
                "t=0 0",
                "a=control:rtsp://@HOST@/live/",
                "a=x-model:at 127.0.0.1",
                "m=video 0 RTP/AVP 26",
                "a=control:rtsp://@HOST@/live/track1",
                "a=framerate:10",
                ""));
        answer(
                "SETUP",
                "Transport: RTP/AVP/TCP;unicast;source=127.0.0.1;interleaved=0-1;ssrc=1A2B\r\n"
                        + "Session: 77;timeout=60\r\n\r\n");
        answer(
                "PLAY",
                "Session: 77\r\nRTP-Info: url=rtsp://@HOST@/live/track1;seq=1;rtptime=2\r\n"
                        + "Server: CamOS at 127.0.0.1\r\nLocation: rtsp://@HOST@/\r\n\r\n");
        answer("TEARDOWN", "\r\n");
        answer("SET_PARAMETER", "\r\n");
        Thread.ofVirtual().start(this::accept);
    }

    /** What the camera answers to a method: fields, empty line and body. */
    void answer(String method, String rest) {
        answerWhole(method, "RTSP/1.0 200 OK\r\nCSeq: @CSEQ@\r\n" + rest);
    }

    /** The whole answer, whatever it is. */
    void answerWhole(String method, String whole) {
        answers.put(method, request -> whole);
    }

    private void describes(String sdp) {
        String body = sdp.replace("@HOST@", "127.0.0.1:" + port());
        answer(
                "DESCRIBE",
                "Content-Type: application/sdp\r\nContent-Base: rtsp://@HOST@/live/\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> converse(socket));
            }
        } catch (IOException closed) {
            answers.clear();
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<String> head = head(in);
            while (head.isPresent()) {
                asked.add(head.get());
                socket.getOutputStream()
                        .write(reply(head.get()).getBytes(StandardCharsets.ISO_8859_1));
                head = head(in);
            }
        } catch (IOException e) {
            sockets.remove(socket);
        }
    }

    private String reply(String head) {
        String cseq = List.of(head.split("\r\n")).stream()
                .filter(line -> line.startsWith("CSeq: "))
                .findFirst()
                .orElse("CSeq: 0")
                .substring(6);
        if (!head.contains("Authorization: " + KNOWN)) {
            return "RTSP/1.0 401 Unauthorized\r\nCSeq: " + cseq
                    + "\r\nWWW-Authenticate: Basic realm=\"cam at 127.0.0.1\"\r\n\r\n";
        }
        String method = head.substring(0, head.indexOf(' '));
        return answers.getOrDefault(method, request -> "RTSP/1.0 501 No\r\nCSeq: @CSEQ@\r\n\r\n")
                .apply(head)
                .replace("@CSEQ@", cseq)
                .replace("@HOST@", "127.0.0.1:" + port());
    }

    private Optional<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '$' && head.size() == 0) {
                frames.add(in.read());
                in.skipNBytes((in.read() << 8) + in.read());
                continue;
            }
            head.write(octet);
            if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                String text = head.toString(StandardCharsets.ISO_8859_1);
                in.skipNBytes(length(text));
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    private static int length(String head) {
        return List.of(head.split("\r\n")).stream()
                .filter(line -> line.startsWith("Content-Length: "))
                .map(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
