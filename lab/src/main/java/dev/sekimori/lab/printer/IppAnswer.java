package dev.sekimori.lab.printer;

import dev.sekimori.lab.device.Identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers IPP requests (RFC 8010 encoding, RFC 8011 semantics): Get-Printer-Attributes; every other
 * operation is refused.
 *
 * @param identity of the printer
 * @param uri of the printer
 */
record IppAnswer(Identity identity, String uri) {
    private static final int HEADER = 8;
    private static final int GET_PRINTER_ATTRIBUTES = 0x000b;
    private static final int OPERATION_NOT_SUPPORTED = 0x0501;
    private static final int CHARSET = 0x47;
    private static final int LANGUAGE = 0x48;
    private static final int TEXT = 0x41;
    private static final int NAME = 0x42;
    private static final int URI = 0x45;
    private static final int ENUM = 0x23;

    /** Empty when the request is no IPP. */
    Optional<byte[]> answer(byte[] request) {
        if (request.length < HEADER + 1 || request[0] < 1 || request[0] > 2) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(request);
        short version = head.getShort();
        int operation = head.getShort() & 0xffff;
        int requestId = head.getInt();
        boolean known = operation == GET_PRINTER_ATTRIBUTES;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(HEADER)
                .putShort(version)
                .putShort((short) (known ? 0 : OPERATION_NOT_SUPPORTED))
                .putInt(requestId)
                .array());
        out.write(1);
        attribute(out, CHARSET, "attributes-charset", bytes("utf-8"));
        attribute(out, LANGUAGE, "attributes-natural-language", bytes("en"));
        if (known) {
            printer(out);
        }
        out.write(3);
        return Optional.of(out.toByteArray());
    }

    private void printer(ByteArrayOutputStream out) {
        out.write(4);
        attribute(out, URI, "printer-uri-supported", bytes(uri));
        attribute(out, NAME, "printer-name", bytes(identity.model() + " " + identity.serial()));
        attribute(out, TEXT, "printer-make-and-model", bytes(identity.model()));
        attribute(out, TEXT, "printer-firmware-string-version", bytes(identity.firmware()));
        attribute(out, URI, "printer-uuid", bytes("urn:uuid:" + identity.uuid()));
        // RFC 8011 section 5.4.11: 3 is idle.
        attribute(out, ENUM, "printer-state", new byte[] {0, 0, 0, 3});
    }

    private static void attribute(ByteArrayOutputStream out, int tag, String name, byte[] value) {
        out.write(tag);
        lengthAnd(out, bytes(name));
        lengthAnd(out, value);
    }

    private static void lengthAnd(ByteArrayOutputStream out, byte[] value) {
        out.write(value.length >> 8);
        out.write(value.length);
        out.writeBytes(value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
