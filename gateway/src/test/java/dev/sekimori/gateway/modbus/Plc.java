package dev.sekimori.gateway.modbus;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;

import dev.sekimori.gateway.listen.House;

import java.util.Optional;

/** A controller on 127.0.0.1 by another Modbus library: unit 1 answers, no other does. */
final class Plc implements AutoCloseable {
    final int port;
    private final ProcessImage image = new ProcessImage();
    private final ModbusTcpServer server;

    Plc() throws Exception {
        this(House.freePort());
    }

    Plc(int port) throws Exception {
        this.port = port;
        for (int i = 0; i < 64; i++) {
            set(i, 1_000 + i);
        }
        server = ModbusTcpServer.create(
                NettyTcpServerTransport.create(
                        config -> config.setBindAddress("127.0.0.1").setPort(port)),
                new ReadWriteModbusServices() {
                    @Override
                    protected Optional<ProcessImage> getProcessImage(int unit) {
                        return unit == 1 ? Optional.of(image) : Optional.empty();
                    }
                });
        server.start();
    }

    void set(int register, int value) {
        image.with(tx -> tx.writeHoldingRegisters(all ->
                all.put(register, new byte[] {(byte) (value >> 8), (byte) value})));
    }

    int get(int register) {
        byte[] value =
                image.get(tx -> tx.readHoldingRegisters(all -> all.get(register).clone()));
        return (value[0] & 0xff) << 8 | value[1] & 0xff;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
