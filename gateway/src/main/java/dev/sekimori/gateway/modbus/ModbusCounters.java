package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.Counters;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the Modbus front and their names. Safe from any thread. */
final class ModbusCounters {
    private final Counters all = new Counters();

    final LongAdder sessions = all.counter("modbus_sessions_total");
    final LongAdder turnedAway = all.counter("modbus_sessions_refused_total");
    final LongAdder requests = all.counter("modbus_requests_total");
    final LongAdder refused = all.counter("modbus_requests_refused_total");
    final LongAdder malformed = all.counter("modbus_malformed_total");
    final LongAdder busy = all.counter("modbus_requests_busy_total");
    final LongAdder unanswered = all.counter("modbus_device_failures_total");

    Map<String, Long> snapshot() {
        return all.snapshot();
    }
}
