package dev.sekimori.gateway.modbus;

import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.ValueRange;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A request PDU taken apart (Application Protocol V1.1b3 section 6). Pure. */
sealed interface Request {
    int READ_COILS = 1;
    int READ_DISCRETE = 2;
    int READ_HOLDING = 3;
    int READ_INPUT = 4;
    int WRITE_COIL = 5;
    int WRITE_REGISTER = 6;
    int WRITE_COILS = 15;
    int WRITE_REGISTERS = 16;
    int MASK_WRITE = 22;
    int READ_WRITE = 23;
    int ENCAPSULATED = 43;
    int LAST_REGISTER = 65_535;

    /** What it would do; all of it must be permitted. */
    record Understood(List<Access> accesses) implements Request {
        public Understood {
            accesses = List.copyOf(accesses);
        }
    }

    /** No device may see it: it contradicts itself or the specification. */
    record Wrong(ExceptionCode code) implements Request {}

    static Request parse(Frame frame) {
        int function = frame.function();
        ByteBuffer data =
                ByteBuffer.wrap(frame.pdu(), 1, frame.pdu().length - 1).slice();
        if (function == 0 || function > 127) {
            return new Wrong(ExceptionCode.ILLEGAL_FUNCTION);
        }
        return switch (function) {
            case READ_COILS, READ_DISCRETE -> read(frame, data, 2_000);
            case READ_HOLDING, READ_INPUT -> read(frame, data, 125);
            case WRITE_COIL -> writeCoil(frame, data);
            case WRITE_REGISTER -> writeRegister(frame, data);
            case WRITE_COILS -> writeCoils(frame, data);
            case WRITE_REGISTERS -> writeRegisters(frame, data);
            case MASK_WRITE -> maskWrite(frame, data);
            case READ_WRITE -> readWrite(frame, data);
            case ENCAPSULATED -> encapsulated(frame, data);
            // What it does is not known here: only a rule for writing everything permits it.
            default -> one(frame, Operation.WRITE, 0, LAST_REGISTER, Optional.empty());
        };
    }

    private static Request one(
            Frame frame, Operation operation, int first, int last, Optional<ValueRange> written) {
        return new Understood(List.of(
                new Access(operation, frame.unit(), frame.function(), first, last, written)));
    }

    private static Request span(
            Frame frame, Operation operation, int start, int count, Optional<ValueRange> written) {
        int last = start + count - 1;
        return last > LAST_REGISTER
                ? new Wrong(ExceptionCode.ILLEGAL_ADDRESS)
                : one(frame, operation, start, last, written);
    }

    private static Request read(Frame frame, ByteBuffer data, int most) {
        if (data.remaining() != 4) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int start = unsigned(data);
        int count = unsigned(data);
        return count < 1 || count > most
                ? new Wrong(ExceptionCode.ILLEGAL_VALUE)
                : span(frame, Operation.READ, start, count, Optional.empty());
    }

    private static Request writeCoil(Frame frame, ByteBuffer data) {
        if (data.remaining() != 4) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int at = unsigned(data);
        int value = unsigned(data);
        if (value != 0 && value != 0xff00) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int bit = value == 0 ? 0 : 1;
        return one(frame, Operation.WRITE, at, at, Optional.of(new ValueRange(bit, bit)));
    }

    private static Request writeRegister(Frame frame, ByteBuffer data) {
        if (data.remaining() != 4) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int at = unsigned(data);
        int value = unsigned(data);
        return one(frame, Operation.WRITE, at, at, Optional.of(new ValueRange(value, value)));
    }

    private static Request writeCoils(Frame frame, ByteBuffer data) {
        if (data.remaining() < 6) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int start = unsigned(data);
        int count = unsigned(data);
        int bytes = data.get() & 0xff;
        if (count < 1 || count > 0x7b0 || bytes != (count + 7) / 8 || data.remaining() != bytes) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int least = 1;
        int greatest = 0;
        for (int i = 0; i < count; i++) {
            int bit = (data.get(data.position() + i / 8) >> (i % 8)) & 1;
            least = Math.min(least, bit);
            greatest = Math.max(greatest, bit);
        }
        return span(
                frame, Operation.WRITE, start, count, Optional.of(new ValueRange(least, greatest)));
    }

    private static Request writeRegisters(Frame frame, ByteBuffer data) {
        if (data.remaining() < 7) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int start = unsigned(data);
        int count = unsigned(data);
        return isBlock(data, count, 123)
                ? span(frame, Operation.WRITE, start, count, Optional.of(values(data, count)))
                : new Wrong(ExceptionCode.ILLEGAL_VALUE);
    }

    /** Whether a byte count and so many registers, and nothing else, remain. */
    private static boolean isBlock(ByteBuffer data, int count, int most) {
        int bytes = data.get() & 0xff;
        return count >= 1 && count <= most && bytes == 2 * count && data.remaining() == bytes;
    }

    private static ValueRange values(ByteBuffer data, int count) {
        int least = 0xffff;
        int greatest = 0;
        for (int i = 0; i < count; i++) {
            int value = unsigned(data);
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        return new ValueRange(least, greatest);
    }

    /** The masks do not tell what the register will hold (section 6.16). */
    private static Request maskWrite(Frame frame, ByteBuffer data) {
        if (data.remaining() != 6) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int at = unsigned(data);
        return one(frame, Operation.WRITE, at, at, Optional.empty());
    }

    private static Request readWrite(Frame frame, ByteBuffer data) {
        if (data.remaining() < 11) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        int readStart = unsigned(data);
        int readCount = unsigned(data);
        int writeStart = unsigned(data);
        int writeCount = unsigned(data);
        if (readCount < 1 || readCount > 125 || !isBlock(data, writeCount, 121)) {
            return new Wrong(ExceptionCode.ILLEGAL_VALUE);
        }
        Request read = span(frame, Operation.READ, readStart, readCount, Optional.empty());
        Request write = span(
                frame,
                Operation.WRITE,
                writeStart,
                writeCount,
                Optional.of(values(data, writeCount)));
        return read instanceof Understood(var reads) && write instanceof Understood(var writes)
                ? new Understood(List.of(reads.getFirst(), writes.getFirst()))
                : new Wrong(ExceptionCode.ILLEGAL_ADDRESS);
    }

    /** Read device identification (section 6.21) reads objects; any other use may do anything. */
    private static Request encapsulated(Frame frame, ByteBuffer data) {
        if (data.remaining() != 3 || data.get(0) != 14) {
            return one(frame, Operation.WRITE, 0, LAST_REGISTER, Optional.empty());
        }
        int object = data.get(2) & 0xff;
        return switch (data.get(1)) {
            case 1 -> one(frame, Operation.READ, 0, 2, Optional.empty());
            case 2 -> one(frame, Operation.READ, 0, 0x7f, Optional.empty());
            case 3 -> one(frame, Operation.READ, 0, 0xff, Optional.empty());
            case 4 -> one(frame, Operation.READ, object, object, Optional.empty());
            default -> new Wrong(ExceptionCode.ILLEGAL_VALUE);
        };
    }

    private static int unsigned(ByteBuffer data) {
        return data.getShort() & 0xffff;
    }
}
