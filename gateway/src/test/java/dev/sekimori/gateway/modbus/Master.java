package dev.sekimori.gateway.modbus;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

import javax.net.ssl.SSLSocket;

/** A Modbus client over a TLS socket that sends exactly what it is told, in hexadecimal. */
final class Master implements AutoCloseable {
    private final SSLSocket socket;
    private final DataInputStream in;
    private int transaction = 100;

    Master(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** The answer's PDU. */
    String ask(int unit, String pdu) throws IOException {
        int sent = send(unit, pdu);
        return answer(sent, unit);
    }

    int send(int unit, String pdu) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(pdu.replace(" ", ""));
        transaction++;
        raw(ByteBuffer.allocate(7 + bytes.length)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (bytes.length + 1))
                .put((byte) unit)
                .put(bytes)
                .array());
        return transaction;
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    String answer(int expectedTransaction, int expectedUnit) throws IOException {
        int answered = in.readUnsignedShort();
        int protocol = in.readUnsignedShort();
        byte[] rest = new byte[in.readUnsignedShort()];
        in.readFully(rest);
        if (answered != expectedTransaction || protocol != 0 || rest[0] != expectedUnit) {
            throw new IOException("not the answer to " + expectedTransaction);
        }
        return HexFormat.of().formatHex(rest, 1, rest.length);
    }

    /** Whether the gateway has ended the connection. */
    boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
