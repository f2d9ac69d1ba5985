package dev.sekimori.lab.plc;

import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.TcpService;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** Haguruma PLC-200: anyone who reaches it may read and write it, as Modbus has it. */
public final class Plc implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE =
            new Identity.Make("Haguruma", "Haguruma PLC-200", "5.02", "HP");

    private final Identity identity;
    private final Place place;
    private final Registers registers;
    private final ModbusPdu pdu;
    private final Tasks tasks = new Tasks();

    public Plc(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.registers = new Registers(
                300 + Identity.random(place.seed(), identity.name()).nextInt(400));
        this.pdu = new ModbusPdu(
                registers,
                List.of(
                        identity.manufacturer(),
                        "PLC-200",
                        identity.firmware(),
                        "https://haguruma.example/",
                        "Haguruma PLC-200 " + identity.serial(),
                        identity.model()));
    }

    @Override
    public void start() {
        tasks.own(TcpService.open("plc modbus", place.at(502), this::converse));
    }

    /** MODBUS Messaging on TCP/IP, section 3.1.3: transaction, protocol 0, length, unit, PDU. */
    private void converse(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int transaction;
            try {
                transaction = in.readUnsignedShort();
            } catch (EOFException e) {
                return;
            }
            int protocol = in.readUnsignedShort();
            int length = in.readUnsignedShort();
            int unit = in.readUnsignedByte();
            if (protocol != 0 || length < 2 || length > ModbusPdu.MAX_PDU + 1) {
                return;
            }
            byte[] request = new byte[length - 1];
            in.readFully(request);
            if (unit == 0 || unit == 1 || unit == 255) {
                byte[] response = pdu.answer(request);
                socket.getOutputStream().write(frame(transaction, unit, response));
            }
        }
    }

    private static byte[] frame(int transaction, int unit, byte[] response) {
        return ByteBuffer.allocate(7 + response.length)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (response.length + 1))
                .put((byte) unit)
                .put(response)
                .array();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public List<LabPort> ports() {
        return List.of(LabPort.tcp(place.ports().port(502), "modbus"));
    }

    @Override
    public void reset() {
        registers.reset();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
