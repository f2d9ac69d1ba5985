package dev.sekimori.observe.weakness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A telnet login that says what it is told and remembers who tried. */
final class TelnetDevice implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<Socket> sessions = new CopyOnWriteArrayList<>();

    private TelnetDevice(ServerSocket server) {
        this.server = server;
    }

    /** {@code pair} is user/password; what follows is said to those who know it and to others. */
    static TelnetDevice start(
            String userPrompt, String passwordPrompt, String pair, String right, String wrong)
            throws IOException {
        TelnetDevice device =
                new TelnetDevice(new ServerSocket(0, 10, InetAddress.getByName(WebDevice.HOST)));
        Thread.ofVirtual().start(() -> {
            while (!device.server.isClosed()) {
                try {
                    Socket socket = device.server.accept();
                    device.sessions.add(socket);
                    Thread.ofVirtual()
                            .start(() -> device.session(
                                    socket, userPrompt, passwordPrompt, pair, right, wrong));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return device;
    }

    private void session(
            Socket socket,
            String userPrompt,
            String passwordPrompt,
            String pair,
            String right,
            String wrong) {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            var in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            say(out, "\u00ff\u00fb\u0001" + userPrompt);
            String user = in.readLine();
            say(out, passwordPrompt);
            String password = in.readLine();
            if (user == null || password == null) {
                return;
            }
            String tried = user.replaceAll("[^ -~]", "") + "/" + password.replaceAll("[^ -~]", "");
            logins.add(tried);
            say(out, tried.equals(pair) ? right : "\r\n" + wrong + "\r\n" + userPrompt);
            in.readLine();
        } catch (IOException e) {
            // the other side hung up
        }
    }

    List<String> logins() {
        return List.copyOf(logins);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket session : sessions) {
            session.close();
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
