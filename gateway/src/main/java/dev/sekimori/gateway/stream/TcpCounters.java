package dev.sekimori.gateway.stream;

import dev.sekimori.gateway.Counters;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the TCP services and their names. Safe from any thread. */
final class TcpCounters {
    private final Counters all = new Counters();

    final LongAdder sessions = all.counter("tcp_sessions_total");
    final LongAdder refused = all.counter("tcp_sessions_refused_total");
    final LongAdder unreachable = all.counter("tcp_devices_unreachable_total");
    final LongAdder idle = all.counter("tcp_sessions_idle_total");
    final LongAdder used = all.counter("tcp_sessions_used_up_total");
    final LongAdder toDevice = all.counter("tcp_bytes_to_devices_total");
    final LongAdder toClient = all.counter("tcp_bytes_to_clients_total");

    Map<String, Long> snapshot() {
        return all.snapshot();
    }
}
