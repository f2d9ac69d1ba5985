package dev.sekimori.lab.net;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.SocketFactory;

/**
 * Sockets bound to a device's own address, so that a peer sees the device and not the machine.
 * Remembers the newest socket: {@link #close} cuts it, which also ends a connection attempt in
 * progress.
 */
public final class LocalSockets extends SocketFactory implements Closeable {
    private final InetAddress local;
    private final AtomicReference<@Nullable Socket> newest = new AtomicReference<>();

    public LocalSockets(InetAddress local) {
        super();
        this.local = local;
    }

    @Override
    public Socket createSocket() throws IOException {
        return remember(bound(new Socket()));
    }

    /** Binds a socket to the local address and an ephemeral port. */
    public <T extends Socket> T bound(T socket) throws IOException {
        try {
            socket.bind(new InetSocketAddress(local, 0));
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Makes this the socket that {@link #close} cuts. */
    public <T extends Socket> T remember(T socket) {
        newest.set(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private Socket connected(InetSocketAddress to) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(to);
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
