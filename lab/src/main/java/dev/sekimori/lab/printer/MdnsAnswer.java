package dev.sekimori.lab.printer;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.net.UdpService;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers one-shot unicast questions (RFC 6762 section 6.7): same id, the question repeated,
 * answers with a TTL of ten seconds.
 *
 * @param identity of the printer
 * @param address for the A record
 * @param port of IPP
 */
record MdnsAnswer(Identity identity, InetAddress address, int port) implements UdpService.Answer {
    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int PTR = 12;
    private static final int TXT = 16;
    private static final int SRV = 33;
    private static final int ANY = 255;
    private static final int TTL_SECONDS = 10;
    private static final String SERVICE = "_ipp._tcp.local";
    private static final String SERVICES = "_services._dns-sd._udp.local";

    /** A question: lower-case name, type, and the bytes that asked. */
    // read once, never compared
    private record Question(String name, int type, byte[] asked) {}

    @Override
    public Optional<byte[]> answer(byte[] datagram) {
        return question(datagram).flatMap(question -> answer(datagram, question));
    }

    private Optional<byte[]> answer(byte[] datagram, Question question) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        int answers = 0;
        int additional = 0;
        if (question.name().equals(SERVICES) && wants(question, PTR)) {
            record(records, question.name(), PTR, name(SERVICE));
            answers = 1;
        } else if (question.name().equals(SERVICE) && wants(question, PTR)) {
            record(records, question.name(), PTR, instanceName());
            records.writeBytes(service());
            answers = 1;
            additional = 3;
        } else if (question.name().equals(host()) && wants(question, A)) {
            record(records, host(), A, address.getAddress());
            answers = 1;
        } else if (question.name().equals(instance().toLowerCase(Locale.ROOT))
                && wants(question, SRV)) {
            records.writeBytes(service());
            answers = 3;
        }
        return answers == 0
                ? Optional.empty()
                : Optional.of(
                        message(datagram, question, answers, additional, records.toByteArray()));
    }

    private static boolean wants(Question question, int type) {
        return question.type() == type || question.type() == ANY;
    }

    private static byte[] message(
            byte[] datagram, Question question, int answers, int additional, byte[] records) {
        return ByteBuffer.allocate(HEADER + question.asked().length + records.length)
                .put(datagram, 0, 2)
                .putShort((short) 0x8400)
                .putShort((short) 1)
                .putShort((short) answers)
                .putShort((short) 0)
                .putShort((short) additional)
                .put(question.asked())
                .put(records)
                .array();
    }

    /** SRV and TXT of the instance, A of the host (RFC 6763 section 12.1). */
    private byte[] service() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] target = name(host());
        byte[] srv = ByteBuffer.allocate(6 + target.length)
                .putInt(0)
                .putShort((short) port)
                .put(target)
                .array();
        record(out, instanceName(), SRV, srv);
        record(out, instanceName(), TXT, text());
        record(out, name(host()), A, address.getAddress());
        return out.toByteArray();
    }

    private byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> pairs = List.of(
                "txtvers=1",
                "ty=" + identity.model(),
                "usb_MFG=" + identity.manufacturer(),
                "usb_MDL=LP-20",
                "rp=ipp/print",
                "UUID=" + identity.uuid());
        for (String pair : pairs) {
            byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private String host() {
        return "fude-" + identity.serial().toLowerCase(Locale.ROOT) + ".local";
    }

    private String instance() {
        return identity.model() + " " + identity.serial() + "." + SERVICE;
    }

    /** The first label has spaces but no dots, so it is one label. */
    private byte[] instanceName() {
        return name(instance());
    }

    private static void record(ByteArrayOutputStream out, String owner, int type, byte[] data) {
        record(out, name(owner), type, data);
    }

    private static void record(ByteArrayOutputStream out, byte[] owner, int type, byte[] data) {
        out.writeBytes(owner);
        out.writeBytes(ByteBuffer.allocate(10)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(TTL_SECONDS)
                .putShort((short) data.length)
                .array());
        out.writeBytes(data);
    }

    private static byte[] name(String dotted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : dotted.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
        return out.toByteArray();
    }

    /**
     * The first question of a query without compression; empty when it is none (RFC 1035 section
     * 4.1).
     */
    private static Optional<Question> question(byte[] datagram) {
        if (datagram.length < HEADER + 5 || (datagram[2] & 0xf8) != 0) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(datagram);
        if (in.getShort(4) < 1) {
            return Optional.empty();
        }
        in.position(HEADER);
        StringBuilder name = new StringBuilder();
        try {
            for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
                if (length > 63 || name.length() > 255) {
                    return Optional.empty();
                }
                byte[] label = new byte[length];
                in.get(label);
                name.append(name.isEmpty() ? "" : ".")
                        .append(new String(label, StandardCharsets.UTF_8));
            }
            int type = in.getShort() & 0xffff;
            in.getShort();
            byte[] asked = new byte[in.position() - HEADER];
            in.get(HEADER, asked);
            return Optional.of(new Question(name.toString().toLowerCase(Locale.ROOT), type, asked));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
