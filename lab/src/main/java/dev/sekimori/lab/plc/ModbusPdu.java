package dev.sekimori.lab.plc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers request PDUs (MODBUS Application Protocol V1.1b3).
 *
 * @param registers read and written
 * @param identification objects 0 (vendor), 1 (product code), 2 (revision), 3 (URL), 4 (product
 *     name), 5 (model name)
 */
record ModbusPdu(Registers registers, List<String> identification) {
    static final int MAX_PDU = 253;
    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;
    private static final int ILLEGAL_VALUE = 3;
    private static final int MAX_READ = 125;
    private static final int MAX_WRITE = 123;
    private static final int BASIC_OBJECTS = 3;

    ModbusPdu {
        identification = List.copyOf(identification);
    }

    /** The response to a PDU of 1 to 253 bytes. */
    byte[] answer(byte[] request) {
        int function = request[0] & 0xff;
        ByteBuffer data = ByteBuffer.wrap(request, 1, request.length - 1);
        return switch (function) {
            case 3, 4 -> read(function, data);
            case 6 -> writeOne(request, data);
            case 16 -> writeMany(data);
            case 43 -> identify(data);
            default -> exception(function, ILLEGAL_FUNCTION);
        };
    }

    /** Sections 6.3 and 6.4. */
    private byte[] read(int function, ByteBuffer data) {
        if (data.remaining() != 4) {
            return exception(function, ILLEGAL_VALUE);
        }
        int start = data.getShort() & 0xffff;
        int count = data.getShort() & 0xffff;
        if (count < 1 || count > MAX_READ) {
            return exception(function, ILLEGAL_VALUE);
        }
        if (start + count > Registers.COUNT) {
            return exception(function, ILLEGAL_ADDRESS);
        }
        ByteBuffer response =
                ByteBuffer.allocate(2 + 2 * count).put((byte) function).put((byte) (2 * count));
        for (int i = 0; i < count; i++) {
            response.putShort((short) registers.get(start + i));
        }
        return response.array();
    }

    /** Section 6.6: the response echoes the request. */
    private byte[] writeOne(byte[] request, ByteBuffer data) {
        if (data.remaining() != 4) {
            return exception(6, ILLEGAL_VALUE);
        }
        int address = data.getShort() & 0xffff;
        if (address >= Registers.COUNT) {
            return exception(6, ILLEGAL_ADDRESS);
        }
        registers.set(address, data.getShort());
        return request.clone();
    }

    /** Section 6.12. */
    private byte[] writeMany(ByteBuffer data) {
        if (data.remaining() < 5) {
            return exception(16, ILLEGAL_VALUE);
        }
        int start = data.getShort() & 0xffff;
        int count = data.getShort() & 0xffff;
        int bytes = data.get() & 0xff;
        if (count < 1 || count > MAX_WRITE || bytes != 2 * count || data.remaining() != bytes) {
            return exception(16, ILLEGAL_VALUE);
        }
        if (start + count > Registers.COUNT) {
            return exception(16, ILLEGAL_ADDRESS);
        }
        for (int i = 0; i < count; i++) {
            registers.set(start + i, data.getShort());
        }
        return ByteBuffer.allocate(5)
                .put((byte) 16)
                .putShort((short) start)
                .putShort((short) count)
                .array();
    }

    /** Section 6.21: basic, regular and individual access. */
    private byte[] identify(ByteBuffer data) {
        if (data.remaining() != 3 || data.get() != 14) {
            return exception(43, ILLEGAL_FUNCTION);
        }
        int code = data.get() & 0xff;
        int object = data.get() & 0xff;
        if (code < 1 || code > 4) {
            return exception(43, ILLEGAL_VALUE);
        }
        int end = code == 1 ? BASIC_OBJECTS : identification.size();
        if (code == 4) {
            if (object >= identification.size()) {
                return exception(43, ILLEGAL_ADDRESS);
            }
            end = object + 1;
        } else if (object >= end) {
            // Section 6.21: an unknown start of a stream access begins with the first object.
            object = 0;
        }
        return objects(code, object, end);
    }

    private byte[] objects(int code, int from, int end) {
        ByteBuffer response = ByteBuffer.allocate(MAX_PDU);
        // Conformity level 0x82: regular identification, stream and individual access.
        response.put((byte) 43).put((byte) 14).put((byte) code).put((byte) 0x82);
        response.put((byte) 0).put((byte) 0).put((byte) (end - from));
        for (int i = from; i < end; i++) {
            byte[] value = identification.get(i).getBytes(StandardCharsets.US_ASCII);
            response.put((byte) i).put((byte) value.length).put(value);
        }
        byte[] whole = new byte[response.position()];
        response.flip().get(whole);
        return whole;
    }

    private static byte[] exception(int function, int code) {
        return new byte[] {(byte) (function | 0x80), (byte) code};
    }
}
