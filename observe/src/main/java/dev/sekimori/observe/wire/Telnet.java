package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a telnet server said, without its commands (RFC 854), and the refusals that answer its
 * offers (RFC 855: every DO is answered by WON'T, every WILL by DON'T).
 */
public final class Telnet {
    private static final int IAC = 255;
    private static final int DONT = 254;
    private static final int DO = 253;
    private static final int WONT = 252;
    private static final int WILL = 251;
    private static final int SB = 250;
    private static final int SE = 240;
    private static final int MAX_REFUSALS_BYTES = 192;

    private final String text;
    private final byte[] refusals;

    private Telnet(String text, byte[] refusals) {
        this.text = text;
        this.refusals = refusals;
    }

    public static Telnet parse(byte[] bytes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream refusals = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length) {
            int octet = bytes[at] & 0xFF;
            if (octet != IAC) {
                if (octet != 0) {
                    text.write(octet);
                }
                at++;
            } else {
                at = command(bytes, at, text, refusals);
            }
        }
        return new Telnet(text.toString(StandardCharsets.UTF_8), refusals.toByteArray());
    }

    public String text() {
        return text;
    }

    /** Bytes to send back; empty when nothing was offered. */
    public byte[] refusals() {
        return refusals.clone();
    }

    /** Reads the command at {@code at} and gives the place after it. */
    private static int command(
            byte[] bytes, int at, ByteArrayOutputStream text, ByteArrayOutputStream refusals) {
        if (at + 1 >= bytes.length) {
            return bytes.length;
        }
        int command = bytes[at + 1] & 0xFF;
        if (command == IAC) {
            text.write(IAC);
            return at + 2;
        }
        if (command == SB) {
            return afterSubnegotiation(bytes, at + 2);
        }
        if (command < WILL) {
            return at + 2;
        }
        if (at + 2 < bytes.length && refusals.size() < MAX_REFUSALS_BYTES) {
            int refusal = command == DO ? WONT : command == WILL ? DONT : 0;
            if (refusal != 0) {
                refusals.write(IAC);
                refusals.write(refusal);
                refusals.write(bytes[at + 2]);
            }
        }
        return at + 3;
    }

    private static int afterSubnegotiation(byte[] bytes, int from) {
        for (int i = from; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xFF) == IAC && (bytes[i + 1] & 0xFF) == SE) {
                return i + 2;
            }
        }
        return bytes.length;
    }
}
