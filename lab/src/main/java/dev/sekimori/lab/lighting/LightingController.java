package dev.sekimori.lab.lighting;

import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.UdpService;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Akari L16: one general lighting object (0x029001) in an ECHONET Lite node. */
public final class LightingController implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE = new Identity.Make("Akari", "Akari L16", "1.6", "AK");

    private static final int PORT = 3610;
    private static final InetAddress GROUP = InetAddress.ofLiteral("224.0.23.0");
    private static final int LIGHTING = 0x029001;
    /** Manufacturer code 0x00FE77: not assigned to anyone. */
    private static final byte[] MANUFACTURER = {0x00, (byte) 0xfe, 0x77};

    private static final byte ON = 0x30;
    private static final byte OFF = 0x31;

    private final Identity identity;
    private final Place place;
    private final Tasks tasks = new Tasks();
    private volatile EchonetNode node;

    public LightingController(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.node = node();
    }

    @Override
    public void start() {
        tasks.own(UdpService.open(
                        "lighting",
                        new InetSocketAddress(place.address(), PORT),
                        datagram -> answer(datagram))
                .joining(GROUP));
    }

    private Optional<byte[]> answer(byte[] datagram) {
        return node.answer(datagram);
    }

    private EchonetNode node() {
        EchonetObject profile = new EchonetObject()
                .fixed(0x80, ON)
                .fixed(0x82, (byte) 1, (byte) 14, (byte) 1, (byte) 0)
                .fixed(0x83, identification())
                .fixed(0x8a, MANUFACTURER)
                .fixed(0x8c, productCode())
                .fixed(0xd3, (byte) 0, (byte) 0, (byte) 1)
                .fixed(0xd4, (byte) 0, (byte) 2)
                .fixed(0xd5, (byte) 1, (byte) 0x02, (byte) 0x90, (byte) 0x01)
                .fixed(0xd6, (byte) 1, (byte) 0x02, (byte) 0x90, (byte) 0x01)
                .fixed(0xd7, (byte) 1, (byte) 0x02, (byte) 0x90)
                .mapped();
        EchonetObject light = new EchonetObject()
                .variable(0x80, data -> data.length == 1 && (data[0] == ON || data[0] == OFF), ON)
                .variable(0x81, data -> data.length == 1, (byte) 0x08)
                .fixed(0x82, (byte) 0, (byte) 0, (byte) 'R', (byte) 0)
                .fixed(0x83, identification())
                .fixed(0x88, (byte) 0x42)
                .fixed(0x8a, MANUFACTURER)
                .fixed(0x8c, productCode())
                .variable(
                        0xb0, data -> data.length == 1 && data[0] >= 0 && data[0] <= 100, (byte) 80)
                .variable(
                        0xb6, data -> data.length == 1 && data[0] >= 0x41 && data[0] <= 0x45, (byte)
                                0x42)
                .mapped();
        return new EchonetNode(profile, LIGHTING, light);
    }

    /** 0xFE, manufacturer code, thirteen bytes of the maker's own: the serial. */
    private byte[] identification() {
        return ByteBuffer.allocate(17)
                .put((byte) 0xfe)
                .put(MANUFACTURER)
                .put(identity.serial().getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static byte[] productCode() {
        return ByteBuffer.allocate(12)
                .put("AKARI-L16".getBytes(StandardCharsets.US_ASCII))
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
        return List.of(LabPort.udp(PORT, "echonet-lite"));
    }

    @Override
    public void reset() {
        node = node();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
