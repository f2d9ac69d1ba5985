package dev.sekimori.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes over real sockets. */
final class Wire {
    private static final int TIMEOUT_MS = 30_000;

    private Wire() {}

    /** Reads up to and with the given text, or to the end of the stream. */
    static String until(Socket socket, String end) throws IOException {
        socket.setSoTimeout(TIMEOUT_MS);
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int octet = in.read();
            if (octet < 0) {
                return text.toString();
            }
            text.append((char) octet);
        }
        return text.toString();
    }

    /** Whether nobody listens; the kernel may still accept for a moment after a listener closed. */
    static boolean refuses(InetAddress address, int port) {
        try (Socket _ = new Socket(address, port)) {
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends a datagram and gives the answer. */
    static byte[] ask(String address, int port, byte[] datagram) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.send(new DatagramPacket(
                    datagram, datagram.length, InetAddress.getByName(address), port));
            DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    static String ask(String address, int port, String datagram) throws IOException {
        return new String(
                ask(address, port, datagram.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
    }
}
