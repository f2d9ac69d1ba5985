package dev.sekimori.app.site;

import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.model.DeviceId;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Looks at a virtual device as somebody on the outer side would who has not signed in (guideline
 * T-5, G4-F2).
 */
final class OuterSide {
    private static final int TIMEOUT_MS = 3_000;

    /** What the virtual device did. */
    enum Answer {
        /** It asked who comes. */
        ASKS,
        /** It answered somebody who had not signed in. */
        OPEN,
        /** Nobody answered, or with something else. */
        SILENT
    }

    private final SSLContext tls;
    private final String domain;

    OuterSide(Path siteCa, String domain) {
        this.tls = SiteAuthority.clientContext(siteCa);
        this.domain = domain;
    }

    /** Asks for {@code /} of the device at the web endpoint, without credentials. */
    Answer ask(DeviceId device, InetAddress host, int port) {
        String name = device + "." + domain;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            plain.setSoTimeout(TIMEOUT_MS);
            try (SSLSocket socket =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, name, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                return answer(socket, name + ":" + port);
            }
        } catch (IOException e) {
            return Answer.SILENT;
        }
    }

    /** Whether a port speaks the protocols of cameras' pages and streams, whoever asks. */
    boolean showsPagesOrStreams(InetAddress host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String begin =
                    new String(socket.getInputStream().readNBytes(5), StandardCharsets.ISO_8859_1);
            return begin.equals("HTTP/") || begin.equals("RTSP/");
        } catch (IOException e) {
            return false;
        }
    }

    private static Answer answer(SSLSocket socket, String host) throws IOException {
        String request =
                "GET / HTTP/1.1\r\nHost: " + host + "\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1_024);
        char[] head = new char[12];
        int read = 0;
        while (read < head.length) {
            int more = in.read(head, read, head.length - read);
            if (more < 0) {
                return Answer.SILENT;
            }
            read += more;
        }
        String status = new String(head).substring(9);
        return switch (status) {
            case "401", "302", "303" -> Answer.ASKS;
            case "403", "404", "421", "429", "502", "503" -> Answer.SILENT;
            default -> Answer.OPEN;
        };
    }
}
