package dev.sekimori.observe.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Opens connections and asks datagram questions, within {@link Timeouts} and a {@link Pace}. */
public final class Connector {
    private static final int MAX_DATAGRAM_BYTES = 9_000;

    private final Timeouts timeouts;
    private final Pace pace;

    public Connector(Timeouts timeouts, Pace pace) {
        this.timeouts = timeouts;
        this.pace = pace;
    }

    /** Connects; throws {@link java.net.ConnectException} when the port is closed. */
    public TcpConnection tcp(InetAddress address, int port) throws IOException {
        pace.await();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), millis(timeouts.connect()));
            return TcpConnection.guarded(socket, timeouts.read());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects and closes at once: what does the port do? */
    public Knock knock(InetAddress address, int port) throws CancelledException {
        try (TcpConnection open = tcp(address, port)) {
            return open.isOpen() ? Knock.OPEN : Knock.SILENT;
        } catch (ConnectException e) {
            // Only a reset proves that the host is there; an unreachable network is silence.
            String reason = String.valueOf(e.getMessage());
            return reason.contains("refused") ? Knock.REFUSED : Knock.SILENT;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return Knock.SILENT;
        }
    }

    /** What a port did when it was knocked at. */
    public enum Knock {
        OPEN,
        /** Closed, on a host that is there. */
        REFUSED,
        /** No answer in time, or no way to the host. */
        SILENT
    }

    /**
     * Connects and does a TLS handshake that trusts anybody: this is for looking, not for secrets.
     */
    public TcpConnection tls(InetAddress address, int port) throws IOException {
        return tcp(address, port).secured();
    }

    /**
     * Sends one datagram and waits for one answer from the same address and port; empty when none
     * comes in time or the port is closed.
     */
    public Optional<byte[]> ask(InetAddress address, int port, byte[] question) throws IOException {
        pace.await();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, port));
            socket.setSoTimeout(millis(timeouts.read()));
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer =
                    new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
            socket.receive(answer);
            return Optional.of(Arrays.copyOf(answer.getData(), answer.getLength()));
        } catch (SocketTimeoutException | PortUnreachableException e) {
            return Optional.empty();
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toMillis()));
    }
}
