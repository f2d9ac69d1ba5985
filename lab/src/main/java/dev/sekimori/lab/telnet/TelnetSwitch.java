package dev.sekimori.lab.telnet;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.net.TcpService;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A telnet service that can be switched on and off. Off means: the port is closed and open sessions
 * are cut.
 */
public final class TelnetSwitch implements Closeable {
    /**
     * What a session shows.
     *
     * @param banner first line
     * @param host before {@code login:}
     * @param system answer to {@code uname -a}
     * @param version answer to {@code cat /etc/version}
     */
    public record Look(String banner, String host, String system, String version) {}

    /**
     * As BusyBox begins: DO ECHO, DO NAWS, WILL ECHO, WILL SUPPRESS-GO-AHEAD (RFC 857, 1073, 858).
     */
    private static final byte[] NEGOTIATION = {
        (byte) 255,
        (byte) 253,
        1,
        (byte) 255,
        (byte) 253,
        31,
        (byte) 255,
        (byte) 251,
        1,
        (byte) 255,
        (byte) 251,
        3
    };

    private static final int MAX_TRIES = 3;
    private static final int MAX_COMMANDS = 200;

    private final InetSocketAddress address;
    private final Look look;
    private final Account account;
    private @Nullable TcpService service;
    private boolean closed;

    public TelnetSwitch(InetSocketAddress address, Look look, Account account) {
        this.address = address;
        this.look = look;
        this.account = account;
    }

    public synchronized boolean isOn() {
        return service != null;
    }

    public int port() {
        return address.getPort();
    }

    public synchronized void turn(boolean on) {
        if (on && service == null && !closed) {
            service = TcpService.open("telnet " + address, address, this::session);
        } else if (!on && service != null) {
            TcpService ending = service;
            service = null;
            try {
                ending.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        turn(false);
    }

    private void session(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(NEGOTIATION);
        say(out, look.banner() + "\r\n");
        TelnetLines lines = new TelnetLines(socket.getInputStream(), out);
        if (login(lines, out)) {
            shell(lines, out);
        }
    }

    private boolean login(TelnetLines lines, OutputStream out) throws IOException {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            say(out, "\r\n" + look.host() + " login: ");
            Optional<String> user = lines.next(true);
            if (user.isEmpty()) {
                return false;
            }
            say(out, "Password: ");
            Optional<String> password = lines.next(false);
            if (password.isEmpty()) {
                return false;
            }
            if (account.accepts(user.get(), password.get())) {
                return true;
            }
            say(out, "Login incorrect\r\n");
        }
        return false;
    }

    private void shell(TelnetLines lines, OutputStream out) throws IOException {
        say(
                out,
                "\r\nBusyBox v1.19.4 built-in shell (ash)\r\nEnter 'help' for a list of built-in commands.\r\n\r\n");
        for (int commands = 0; commands < MAX_COMMANDS; commands++) {
            say(out, "~ # ");
            Optional<String> command = lines.next(true);
            if (command.isEmpty() || command.get().equals("exit")) {
                return;
            }
            say(out, answer(command.get().strip()));
        }
    }

    private String answer(String command) {
        return switch (command) {
            case "" -> "";
            case "help" -> "cat exit help uname\r\n";
            case "uname -a" -> look.system() + "\r\n";
            case "cat /etc/version" -> look.version() + "\r\n";
            default -> "-sh: " + command.split(" ", 2)[0] + ": not found\r\n";
        };
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
