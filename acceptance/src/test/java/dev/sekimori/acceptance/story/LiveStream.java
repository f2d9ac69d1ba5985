package dev.sekimori.acceptance.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Watches a camera through the gateway as a video client does: one request over TLS whose
 * certificate is checked for the device's own host name, then bytes without end.
 */
final class LiveStream implements AutoCloseable {
    private final SSLSocket socket;
    private final AtomicLong bytes = new AtomicLong();
    private final CompletableFuture<Instant> end = new CompletableFuture<>();

    private LiveStream(SSLSocket socket) {
        this.socket = socket;
    }

    static LiveStream open(SSLContext trust, String host, int port, String path, String token) {
        try {
            Socket plain = new Socket();
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 3_000);
            SSLSocket socket =
                    (SSLSocket) trust.getSocketFactory().createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            LiveStream stream = new LiveStream(socket);
            Thread.startVirtualThread(stream::drain);
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void drain() {
        byte[] buffer = new byte[16_384];
        try (InputStream in = socket.getInputStream()) {
            int read = in.read(buffer);
            while (read >= 0) {
                bytes.addAndGet(read);
                read = in.read(buffer);
            }
        } catch (IOException e) {
            // the gateway has cut it
        }
        end.complete(Instant.now());
    }

    long bytes() {
        return bytes.get();
    }

    /** When the stream ended; not yet done while it flows. */
    CompletableFuture<Instant> end() {
        return end;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
