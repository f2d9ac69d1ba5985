package dev.sekimori.gateway.modbus;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the Modbus front and their names. Safe from any thread. */
final class ModbusCounters {
    private final Map<String, LongAdder> all = new TreeMap<>();

    final LongAdder sessions = counter("modbus_sessions_total");
    final LongAdder turnedAway = counter("modbus_sessions_refused_total");
    final LongAdder requests = counter("modbus_requests_total");
    final LongAdder refused = counter("modbus_requests_refused_total");
    final LongAdder malformed = counter("modbus_malformed_total");
    final LongAdder busy = counter("modbus_requests_busy_total");
    final LongAdder unanswered = counter("modbus_device_failures_total");

    private LongAdder counter(String name) {
        LongAdder adder = new LongAdder();
        all.put(name, adder);
        return adder;
    }

    Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        all.forEach((name, adder) -> values.put(name, adder.sum()));
        return values;
    }
}
