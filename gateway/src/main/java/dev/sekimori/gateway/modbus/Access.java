package dev.sekimori.gateway.modbus;

import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.ValueRange;

import java.util.Optional;

/**
 * What one request does to registers: an operation from the first to the last of a unit by a
 * function, and the least and greatest number that is written where that is known.
 */
record Access(
        Operation operation,
        int unit,
        int function,
        int first,
        int last,
        Optional<ValueRange> written) {
    /** What decisions are about: {@code /unit/function/first-last}. */
    String resource() {
        String registers = first == last ? Integer.toString(first) : first + "-" + last;
        return "/" + unit + "/" + function + "/" + registers;
    }
}
