package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** One TCP connection, plain or TLS, that never reads longer or more than it was told. */
public final class TcpConnection implements AutoCloseable {
    private static final int CHUNK_BYTES = 4_096;

    private final Socket socket;
    private final Duration answerTime;

    TcpConnection(Socket socket, Duration answerTime) throws IOException {
        this.socket = socket;
        this.answerTime = answerTime;
        socket.setSoTimeout(Math.toIntExact(Math.max(1, answerTime.toMillis())));
    }

    TcpConnection secured() throws IOException {
        SSLSocket tls = null;
        try {
            tls = (SSLSocket) TrustAnybody.context()
                    .getSocketFactory()
                    .createSocket(socket, null, socket.getPort(), true);
            tls.startHandshake();
            return new TcpConnection(tls, answerTime);
        } catch (IOException e) {
            (tls == null ? socket : tls).close();
            throw e;
        } catch (GeneralSecurityException e) {
            socket.close();
            throw new IOException("no TLS here", e);
        }
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /**
     * Reads until {@code enough} of what has come, the peer ends, {@code maxBytes} have come or the
     * time of one answer is over; gives what has come so far, which may be nothing.
     */
    public byte[] readUntil(Predicate<byte[]> enough, int maxBytes) throws IOException {
        return readUntil(enough, maxBytes, answerTime);
    }

    /** As {@link #readUntil(Predicate, int)} with a time of its own. */
    public byte[] readUntil(Predicate<byte[]> enough, int maxBytes, Duration time)
            throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        while (read.size() < maxBytes) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            int count = readSome(in, chunk, Math.min(chunk.length, maxBytes - read.size()), left);
            if (count <= 0) {
                break;
            }
            read.write(chunk, 0, count);
            if (enough.test(read.toByteArray())) {
                break;
            }
        }
        return read.toByteArray();
    }

    private int readSome(InputStream in, byte[] chunk, int length, long leftMs) throws IOException {
        socket.setSoTimeout(Math.toIntExact(leftMs));
        try {
            return in.read(chunk, 0, length);
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    /** The certificate that a TLS peer showed. */
    public Optional<X509Certificate> certificate() {
        if (!(socket instanceof SSLSocket tls)) {
            return Optional.empty();
        }
        try {
            return tls.getSession().getPeerCertificates()[0] instanceof X509Certificate x509
                    ? Optional.of(x509)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
