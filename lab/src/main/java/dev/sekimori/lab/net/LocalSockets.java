package dev.sekimori.lab.net;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Connections from a device's own address, so that a peer sees the device and not the machine.
 * Remembers the newest: {@link #close} cuts it, also while it is being made.
 */
public final class LocalSockets implements Closeable {
    private final InetAddress local;
    private final AtomicReference<@Nullable Socket> newest = new AtomicReference<>();

    public LocalSockets(InetAddress local) {
        this.local = local;
    }

    /** Connects from the local address and an ephemeral port. */
    public Socket connect(InetSocketAddress to, Duration atMost) throws IOException {
        Socket socket = new Socket();
        newest.set(socket);
        try {
            socket.bind(new InetSocketAddress(local, 0));
            socket.setTcpNoDelay(true);
            socket.connect(to, Math.toIntExact(atMost.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Socket socket = newest.getAndSet(null);
        if (socket != null) {
            socket.close();
        }
    }
}
