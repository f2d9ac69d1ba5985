package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 strings as MQTT wants them: well formed and without U+0000 (MQTT 5.0 section 1.5.4). */
final class Utf8 {
    private Utf8() {}

    /** The text of {@code bytes}; throws {@link MalformedException} when it is not well formed. */
    static String strict(byte[] bytes) {
        if (isPrintableAscii(bytes)) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new MalformedException(Reason.MALFORMED_PACKET, "a string holds U+0000");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a string is not UTF-8");
        }
    }

    private static boolean isPrintableAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads a two-byte length and that many bytes. */
    static byte[] readBytes(ByteBuf in) {
        if (in.readableBytes() < 2) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a length is cut off");
        }
        int length = in.readUnsignedShort();
        if (in.readableBytes() < length) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a string is cut off");
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Whether netty's lenient decoding replaced something, or there is a U+0000. */
    static boolean isSuspect(String text) {
        return text.indexOf('\ufffd') >= 0 || text.indexOf('\0') >= 0;
    }
}
