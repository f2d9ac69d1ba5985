package dev.sekimori.app.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A careless port forward: whoever connects to a free port of 127.0.0.1 reaches the target. */
final class PortForward implements AutoCloseable {
    private final ServerSocket server;

    private PortForward(ServerSocket server) {
        this.server = server;
    }

    static PortForward to(InetSocketAddress target) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread.startVirtualThread(() -> serve(server, target));
        return new PortForward(server);
    }

    private static void serve(ServerSocket server, InetSocketAddress target) {
        while (!server.isClosed()) {
            try {
                Socket outer = server.accept();
                Socket inner = new Socket(target.getAddress(), target.getPort());
                Thread.startVirtualThread(() -> copy(outer, inner));
                Thread.startVirtualThread(() -> copy(inner, outer));
            } catch (IOException e) {
                return; // closed, or nobody there
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of both has hung up
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
