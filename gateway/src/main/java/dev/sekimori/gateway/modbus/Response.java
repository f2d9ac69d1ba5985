package dev.sekimori.gateway.modbus;

import java.util.Arrays;

/** Whether an answer fits its request (Application Protocol V1.1b3 section 6). Pure. */
final class Response {
    private Response() {}

    /** An answer that does not fit is not given to the client: the device may be out of step. */
    static boolean fits(byte[] request, byte[] answer) {
        int function = request[0] & 0xff;
        int said = answer[0] & 0xff;
        if (said == (function | 0x80)) {
            return answer.length == 2;
        }
        if (said != function) {
            return false;
        }
        return switch (function) {
            case Request.READ_COILS, Request.READ_DISCRETE ->
                isBlock(answer, (count(request, 3) + 7) / 8);
            case Request.READ_HOLDING, Request.READ_INPUT, Request.READ_WRITE ->
                isBlock(answer, 2 * count(request, 3));
            case Request.WRITE_COIL, Request.WRITE_REGISTER, Request.MASK_WRITE ->
                Arrays.equals(request, answer);
            case Request.WRITE_COILS, Request.WRITE_REGISTERS ->
                answer.length == 5 && Arrays.equals(request, 0, 5, answer, 0, 5);
            default -> true;
        };
    }

    private static int count(byte[] request, int at) {
        return ((request[at] & 0xff) << 8) | (request[at + 1] & 0xff);
    }

    private static boolean isBlock(byte[] answer, int bytes) {
        return answer.length == 2 + bytes && (answer[1] & 0xff) == bytes;
    }

    static boolean isException(byte[] answer) {
        return (answer[0] & 0x80) != 0;
    }
}
