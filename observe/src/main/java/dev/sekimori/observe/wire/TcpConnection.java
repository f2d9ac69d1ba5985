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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** One TCP connection, plain or TLS, that never reads longer or more than it was told. */
public final class TcpConnection implements AutoCloseable {
    private static final int CHUNK_BYTES = 4_096;

    /** A connection lives for this many answers' times; then it is closed under whoever drips. */
    private static final int LIFE_ANSWERS = 4;

    private final Socket socket;
    private final Duration answerTime;
    private final CountDownLatch ended;

    private TcpConnection(Socket socket, Duration answerTime, CountDownLatch ended)
            throws IOException {
        this.socket = socket;
        this.answerTime = answerTime;
        this.ended = ended;
        socket.setSoTimeout(millis(answerTime));
    }

    /** Takes over a connected socket, and closes it at the end of its life whatever happens. */
    static TcpConnection guarded(Socket socket, Duration answerTime) throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        TcpConnection connection = new TcpConnection(socket, answerTime, ended);
        Duration life = answerTime.multipliedBy(LIFE_ANSWERS);
        Thread.ofVirtual().name("connection-guard").start(() -> guard(socket, ended, life));
        return connection;
    }

    private static void guard(Socket socket, CountDownLatch ended, Duration life) {
        try {
            if (!ended.await(life.toMillis(), TimeUnit.MILLISECONDS)) {
                socket.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    /**
     * Small devices take seconds for a handshake, so it may take the connection's whole life. One
     * that drips is ended by the guard, as a TLS socket's own timeout is per read.
     */
    TcpConnection secured() throws IOException {
        try {
            SSLSocket tls = (SSLSocket) TrustAnybody.context()
                    .getSocketFactory()
                    .createSocket(socket, null, socket.getPort(), true);
            tls.setSoTimeout(millis(answerTime.multipliedBy(LIFE_ANSWERS)));
            tls.startHandshake();
            return new TcpConnection(tls, answerTime, ended);
        } catch (IOException e) {
            close();
            throw e;
        } catch (GeneralSecurityException e) {
            close();
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
        ended.countDown();
        socket.close();
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toMillis()));
    }
}
