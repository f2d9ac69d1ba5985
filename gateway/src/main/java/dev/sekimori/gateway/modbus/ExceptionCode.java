package dev.sekimori.gateway.modbus;

/** The exceptions that the gateway answers with (Application Protocol V1.1b3 section 7). */
enum ExceptionCode {
    ILLEGAL_FUNCTION(0x01),
    ILLEGAL_ADDRESS(0x02),
    ILLEGAL_VALUE(0x03),
    BUSY(0x06),
    PATH_UNAVAILABLE(0x0a),
    TARGET_FAILED(0x0b);

    private final int code;

    ExceptionCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    byte[] answerTo(int function) {
        return new byte[] {(byte) (function | 0x80), (byte) code};
    }
}
