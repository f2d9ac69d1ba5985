package dev.sekimori.lab.rtsp;

import dev.sekimori.lab.auth.Authentication;
import dev.sekimori.lab.net.TcpService;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Answers OPTIONS and, for those who know the password, DESCRIBE. */
public final class RtspServer {
    private static final int MAX_REQUESTS = 100;

    private final String serverHeader;
    private final String title;
    private final Authentication authentication;

    private RtspServer(String serverHeader, String title, Authentication authentication) {
        this.serverHeader = serverHeader;
        this.title = title;
        this.authentication = authentication;
    }

    public static TcpService open(
            InetSocketAddress address,
            String serverHeader,
            String title,
            Authentication authentication) {
        RtspServer server = new RtspServer(serverHeader, title, authentication);
        return TcpService.open("rtsp " + address, address, server::converse);
    }

    private void converse(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (int i = 0; i < MAX_REQUESTS; i++) {
            Optional<RtspRequest> request = RtspRequest.read(in);
            if (request.isEmpty()) {
                return;
            }
            String address = socket.getLocalAddress().getHostAddress();
            socket.getOutputStream()
                    .write(answer(request.get(), address).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String answer(RtspRequest request, String address) {
        return switch (request.method()) {
            case "OPTIONS" ->
                response(request, "200 OK", Map.of("Public", "OPTIONS, DESCRIBE"), "");
            case "DESCRIBE" -> describe(request, address);
            default -> response(request, "501 Not Implemented", Map.of(), "");
        };
    }

    private String describe(RtspRequest request, String address) {
        if (!authentication.accepts("DESCRIBE", request.uri(), request.header("Authorization"))) {
            return response(
                    request,
                    "401 Unauthorized",
                    Map.of("WWW-Authenticate", authentication.challenge()),
                    "");
        }
        String sdp = String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 " + address,
                "s=" + title,
                "c=IN IP4 0.0.0.0",
                "t=0 0",
                "m=video 0 RTP/AVP 26",
                "a=control:track1",
                "a=framerate:10",
                "");
        return response(
                request,
                "200 OK",
                Map.of("Content-Type", "application/sdp", "Content-Base", request.uri() + "/"),
                sdp);
    }

    private String response(
            RtspRequest request, String status, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder("RTSP/1.0 ").append(status).append("\r\n");
        // RFC 2326 section 12.17: the response carries the sequence number of its request.
        text.append("CSeq: ").append(request.header("CSeq")).append("\r\n");
        text.append("Server: ").append(serverHeader).append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }
}
