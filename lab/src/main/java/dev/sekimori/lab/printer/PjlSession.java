package dev.sekimori.lab.printer;

import dev.sekimori.lab.net.TcpService;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Raw printing: answers {@code @PJL INFO ID} and {@code @PJL INFO STATUS}, takes everything else as
 * paper would.
 *
 * @param model answered
 */
record PjlSession(String model) implements TcpService.Conversation {
    private static final int MAX_LINE = 256;
    private static final int MAX_JOB = 8 * 1024 * 1024;
    private static final String UNIVERSAL_EXIT = "\u001b%-12345X";

    @Override
    public void hold(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        StringBuilder line = new StringBuilder();
        int octet = in.read();
        for (int taken = 0; octet >= 0 && taken < MAX_JOB; taken++) {
            if (octet == '\n') {
                String answer = answer(line.toString());
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                line.setLength(0);
            } else if (line.length() < MAX_LINE) {
                line.append((char) octet);
            }
            octet = in.read();
        }
    }

    /** The answer to one line, empty when none is due. */
    String answer(String line) {
        String command = line.replace(UNIVERSAL_EXIT, "").strip().toUpperCase(Locale.ROOT);
        return switch (command) {
            case "@PJL INFO ID" -> "@PJL INFO ID\r\n\"" + model + "\"\r\n\f";
            case "@PJL INFO STATUS" ->
                "@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY=\"Ready\"\r\nONLINE=TRUE\r\n\f";
            default -> "";
        };
    }
}
