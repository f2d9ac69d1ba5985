package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.listen.House;

import io.netty.pkitesting.X509Bundle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

/** A client that says what it is told to. */
final class Viewer implements AutoCloseable {
    static final String TOKEN = basic("token", House.VIEWER_TOKEN);
    final SSLSocket socket;
    private final InputStream in;
    private int sequence;

    private Viewer(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.startHandshake();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static Viewer named(House house) throws Exception {
        return of(house, "cam.localhost", Optional.empty());
    }

    static Viewer of(House house, String sni, Optional<X509Bundle> certificate) throws Exception {
        int port = house.gateway.listeners().port(Listener.Kind.RTSP_TLS);
        return new Viewer(house.connect(port, sni, certificate));
    }

    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
    }

    /** Asks and reads the answer; frames on the way are skipped. */
    String ask(String method, String uri, String fields) throws IOException {
        sequence++;
        say(method + " " + uri + " RTSP/1.0\r\nCSeq: " + sequence + "\r\n" + fields + "\r\n");
        return answer();
    }

    void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void frame(int channel, byte[] content) throws IOException {
        byte[] whole = new byte[content.length + 4];
        whole[0] = '$';
        whole[1] = (byte) channel;
        whole[2] = (byte) (content.length >> 8);
        whole[3] = (byte) content.length;
        System.arraycopy(content, 0, whole, 4, content.length);
        socket.getOutputStream().write(whole);
    }

    /** The next frame's content. */
    byte[] frame() throws IOException {
        if (in.read() != '$') {
            throw new IOException("no frame");
        }
        in.skipNBytes(1);
        return in.readNBytes((in.read() << 8) + in.read());
    }

    /** An answer with its body; empty at the end. */
    String answer() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '$' && text.isEmpty()) {
                in.skipNBytes(1);
                in.skipNBytes((in.read() << 8) + in.read());
                continue;
            }
            text.append((char) octet);
            if (text.toString().endsWith("\r\n\r\n")) {
                return text + body(text.toString());
            }
        }
        return text.toString();
    }

    private String body(String head) throws IOException {
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Whether the connection comes to its end; what is on the way is read over. */
    boolean ends() {
        try {
            byte[] buffer = new byte[8_192];
            int read = in.read(buffer);
            while (read >= 0) {
                read = in.read(buffer);
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
