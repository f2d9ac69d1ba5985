package dev.sekimori.lab.telnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads lines from a telnet stream: takes commands out (RFC 854), echoes what is typed. Used by one
 * thread.
 */
final class TelnetLines {
    static final int MAX_LINE = 128;
    private static final int IAC = 255;
    private static final int SB = 250;
    private static final int SE = 240;
    private static final int WILL = 251;
    private static final int DONT = 254;

    private final InputStream in;
    private final OutputStream echo;

    TelnetLines(InputStream in, OutputStream echo) {
        this.in = in;
        this.echo = echo;
    }

    /**
     * The next line without its end; empty at the end of the stream or when the line is too long.
     */
    Optional<String> next(boolean shown) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == IAC) {
                if (!skipCommand()) {
                    return Optional.empty();
                }
            } else if (octet == '\n' || octet == 0) {
                // The second octet of CR LF or CR NUL, or a bare LF as plain TCP tools send it.
                if (octet == '\n' && !endedByReturn) {
                    return ended(line);
                }
                endedByReturn = false;
            } else if (octet == '\r') {
                endedByReturn = true;
                return ended(line);
            } else {
                endedByReturn = false;
                if (line.length() == MAX_LINE) {
                    return Optional.empty();
                }
                type(line, octet, shown);
            }
        }
        return Optional.empty();
    }

    private boolean endedByReturn;

    private void type(StringBuilder line, int octet, boolean shown) throws IOException {
        boolean erase = octet == 8 || octet == 127;
        if (erase && !line.isEmpty()) {
            line.setLength(line.length() - 1);
        } else if (octet >= ' ' && octet < 127) {
            line.append((char) octet);
            if (shown) {
                echo.write(octet);
                echo.flush();
            }
        }
    }

    private Optional<String> ended(StringBuilder line) throws IOException {
        echo.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        echo.flush();
        return Optional.of(line.toString());
    }

    private boolean skipCommand() throws IOException {
        int command = in.read();
        if (command >= WILL && command <= DONT) {
            return in.read() >= 0;
        }
        if (command != SB) {
            return command >= 0;
        }
        int before = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (before == IAC && octet == SE) {
                return true;
            }
            before = octet;
        }
        return false;
    }
}
