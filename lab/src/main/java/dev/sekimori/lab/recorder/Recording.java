package dev.sekimori.lab.recorder;

import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.net.Backoff;
import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.TrustedTls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;

import javax.net.ssl.SSLSocket;

/**
 * Pulls one stream for as long as the recorder lives: connects, counts pictures, waits, connects
 * again. Runs on one thread.
 */
final class Recording {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final int HTTPS = 443;
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    private final RecorderSource source;
    private final Place place;
    private final String userAgent;
    private final Tasks tasks;
    private final LocalSockets sockets;
    private volatile Recorded recorded = Recorded.NOTHING;

    Recording(RecorderSource source, Place place, String userAgent, Tasks tasks) {
        this.source = source;
        this.place = place;
        this.userAgent = userAgent;
        this.tasks = tasks;
        this.sockets = tasks.own(new LocalSockets(place.address()));
    }

    RecorderSource source() {
        return source;
    }

    Recorded recorded() {
        return recorded;
    }

    void run() {
        int failures = 0;
        do {
            long before = recorded().frames();
            try {
                pull();
            } catch (IOException | GeneralSecurityException e) {
                LOG.debug("recorder: stream ended", e);
                recorded = recorded.withProblem(String.valueOf(e.getMessage()));
            }
            failures = recorded().frames() > before ? 1 : failures + 1;
        } while (tasks.pause(Backoff.USUAL.after(failures)));
    }

    private void pull() throws IOException, GeneralSecurityException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
            HttpBody response = HttpBody.read(new BufferedInputStream(socket.getInputStream()));
            if (response.status() != 200) {
                throw new ProtocolException("HTTP status " + response.status());
            }
            Parts parts =
                    new Parts(response.body(), response.headers().getOrDefault("content-type", ""));
            while (!tasks.isClosed()) {
                parts.next();
                recorded = recorded.withFrame(place.clock().instant());
            }
        }
    }

    private SSLSocket connect() throws IOException, GeneralSecurityException {
        URI uri = source.uri();
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        Socket plain =
                sockets.connect(new InetSocketAddress(resolve(uri.getHost()), port), CONNECT);
        try {
            plain.setSoTimeout(Math.toIntExact(SILENCE.toMillis()));
            return TrustedTls.over(plain, uri.getHost(), TrustedTls.trusting(source.trustedCa()));
        } catch (IOException | GeneralSecurityException e) {
            plain.close();
            throw e;
        }
    }

    /** Names under localhost are loopback, whatever the resolver says (RFC 6761 section 6.3). */
    private static InetAddress resolve(String host) throws UnknownHostException {
        boolean local = host.equals("localhost") || host.endsWith(".localhost");
        return local
                ? InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
                : InetAddress.getByName(host);
    }

    private String request() {
        URI uri = source.uri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return String.join(
                "\r\n",
                "GET " + path + query + " HTTP/1.1",
                "Host: " + uri.getRawAuthority(),
                "Authorization: Bearer " + source.token(),
                "User-Agent: " + userAgent,
                "Accept: multipart/x-mixed-replace",
                "Connection: close",
                "",
                "");
    }
}
