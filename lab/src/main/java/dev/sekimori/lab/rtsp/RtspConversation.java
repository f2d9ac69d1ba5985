package dev.sekimori.lab.rtsp;

import dev.sekimori.lab.auth.Authentication;
import dev.sekimori.lab.net.Tasks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client: its requests, and the pictures that it plays, all in one connection. */
final class RtspConversation {
    /** What a camera is, by RTSP; {@code pictures} gives the n-th of an endless loop. */
    record Face(
            String serverHeader,
            String title,
            Authentication authentication,
            LongFunction<byte[]> pictures,
            Tasks tasks) {}

    private static final Logger LOG = LoggerFactory.getLogger(RtspConversation.class);
    private static final int MAX_REQUESTS = 1_000;
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final int TICKS_PER_FRAME = 9_000;
    private static final Pattern CHANNELS =
            Pattern.compile("RTP/AVP/TCP;.*interleaved=([0-9]{1,3})-([0-9]{1,3}).*");
    private static final String METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER";

    private final Face face;
    private final Socket socket;
    private final String session;
    private Optional<Integer> channel = Optional.empty();
    private volatile boolean playing;

    RtspConversation(Face face, Socket socket) {
        this.face = face;
        this.socket = socket;
        this.session = Integer.toHexString(socket.getPort()) + "5eca";
    }

    void hold() throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        try {
            for (int i = 0; i < MAX_REQUESTS && skipFrames(in); i++) {
                Optional<RtspRequest> request = RtspRequest.read(in);
                if (request.isEmpty()) {
                    return;
                }
                send(answer(request.get()).getBytes(StandardCharsets.UTF_8));
                if (request.get().method().equals("PLAY") && playing) {
                    face.tasks().start("rtsp stream", this::stream);
                }
            }
        } finally {
            playing = false;
        }
    }

    /** Reads over what the client reports (RTCP); false at the end. */
    private static boolean skipFrames(InputStream in) throws IOException {
        while (true) {
            in.mark(1);
            int first = in.read();
            if (first != '$') {
                in.reset();
                return first >= 0;
            }
            in.skipNBytes(1);
            in.skipNBytes((in.read() << 8) + in.read());
        }
    }

    private synchronized void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    private void stream() {
        JpegRtp rtp = new JpegRtp(socket.getPort());
        long n = 0;
        try {
            do {
                byte[] picture = face.pictures().apply(n);
                for (byte[] packet : rtp.packets(picture, (int) (n * TICKS_PER_FRAME))) {
                    send(framed(packet));
                }
                n++;
            } while (face.tasks().pause(FRAME) && playing);
        } catch (IOException e) {
            LOG.debug("a viewer left", e);
        }
    }

    /** RFC 2326 section 10.12. */
    private byte[] framed(byte[] packet) {
        byte[] frame = new byte[packet.length + 4];
        frame[0] = '$';
        frame[1] = (byte) (int) channel.orElse(0);
        frame[2] = (byte) (packet.length >> 8);
        frame[3] = (byte) packet.length;
        System.arraycopy(packet, 0, frame, 4, packet.length);
        return frame;
    }

    private String answer(RtspRequest request) {
        if (request.method().equals("OPTIONS")) {
            return response(request, "200 OK", Map.of("Public", METHODS), "");
        }
        boolean known = face.authentication()
                .accepts(request.method(), request.uri(), request.header("Authorization"));
        if (!known) {
            return response(
                    request,
                    "401 Unauthorized",
                    Map.of("WWW-Authenticate", face.authentication().challenge()),
                    "");
        }
        return switch (request.method()) {
            case "DESCRIBE" -> describe(request);
            case "SETUP" -> setUp(request);
            case "PLAY" -> play(request);
            case "GET_PARAMETER" -> response(request, "200 OK", Map.of("Session", session), "");
            case "TEARDOWN" -> {
                playing = false;
                yield response(request, "200 OK", Map.of("Session", session), "");
            }
            default -> response(request, "501 Not Implemented", Map.of("Public", METHODS), "");
        };
    }

    private String describe(RtspRequest request) {
        String sdp = String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 " + socket.getLocalAddress().getHostAddress(),
                "s=" + face.title(),
                "c=IN IP4 0.0.0.0",
                "t=0 0",
                "m=video 0 RTP/AVP " + JpegRtp.PAYLOAD_TYPE,
                "a=control:track1",
                "a=framerate:10",
                "");
        return response(
                request,
                "200 OK",
                Map.of("Content-Type", "application/sdp", "Content-Base", request.uri() + "/"),
                sdp);
    }

    private String setUp(RtspRequest request) {
        Matcher channels = CHANNELS.matcher(request.header("Transport"));
        if (!channels.matches()) {
            return response(request, "461 Unsupported Transport", Map.of(), "");
        }
        channel = Optional.of(Integer.parseInt(channels.group(1)) & 0xff);
        String transport =
                "RTP/AVP/TCP;unicast;interleaved=" + channels.group(1) + "-" + channels.group(2);
        return response(
                request,
                "200 OK",
                Map.of("Transport", transport, "Session", session + ";timeout=60"),
                "");
    }

    private String play(RtspRequest request) {
        if (channel.isEmpty()) {
            return response(request, "455 Method Not Valid in This State", Map.of(), "");
        }
        playing = true;
        String base = request.uri().endsWith("/") ? request.uri() : request.uri() + "/";
        return response(
                request,
                "200 OK",
                Map.of(
                        "Session",
                        session,
                        "Range",
                        "npt=0.000-",
                        "RTP-Info",
                        "url=" + base + "track1;seq=0;rtptime=0"),
                "");
    }

    private String response(
            RtspRequest request, String status, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder("RTSP/1.0 ").append(status).append("\r\n");
        // RFC 2326 section 12.17: the response carries the sequence number of its request.
        text.append("CSeq: ").append(request.header("CSeq")).append("\r\n");
        text.append("Server: ").append(face.serverHeader()).append("\r\n");
        new TreeMap<>(headers)
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }
}
