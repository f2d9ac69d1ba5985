package dev.sekimori.lab.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A TCP server with a virtual thread per connection, at most {@value #MAX_CONNECTIONS} at once;
 * more are closed unanswered.
 */
public final class TcpService implements Closeable {
    /** A conversation; the socket is closed when it returns. */
    @FunctionalInterface
    public interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    public static final int MAX_CONNECTIONS = 32;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(TcpService.class);

    private final String name;
    private final ServerSocket listener;
    private final Conversation conversation;
    private final Tasks tasks = new Tasks();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore slots = new Semaphore(MAX_CONNECTIONS);

    private TcpService(String name, ServerSocket listener, Conversation conversation) {
        this.name = name;
        this.listener = listener;
        this.conversation = conversation;
    }

    /**
     * Listens.
     *
     * @throws LabException when the address cannot be bound
     */
    public static TcpService open(
            String name, InetSocketAddress address, Conversation conversation) {
        try {
            ServerSocket listener = new ServerSocket();
            try {
                listener.bind(address);
            } catch (IOException e) {
                listener.close();
                throw e;
            }
            TcpService service = new TcpService(name, listener, conversation);
            service.tasks.start(name + " accept", service::accept);
            return service;
        } catch (IOException e) {
            throw new LabException("Cannot listen on " + address + " for " + name, e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if (slots.tryAcquire()) {
                    open.add(socket);
                    tasks.start(name + " connection", () -> hold(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                LOG.debug("{}: accept ended", name, e);
            }
        }
    }

    private void hold(Socket socket) {
        try (socket) {
            socket.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
            socket.setTcpNoDelay(true);
            conversation.hold(socket);
        } catch (IOException e) {
            LOG.debug("{}: connection ended", name, e);
        } finally {
            open.remove(socket);
            slots.release();
        }
    }

    /** Stops listening and cuts the open connections. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        tasks.close();
    }
}
