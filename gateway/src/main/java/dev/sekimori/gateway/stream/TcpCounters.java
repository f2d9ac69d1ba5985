package dev.sekimori.gateway.stream;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the TCP services and their names. Safe from any thread. */
final class TcpCounters {
    private final Map<String, LongAdder> all = new TreeMap<>();

    final LongAdder sessions = counter("tcp_sessions_total");
    final LongAdder refused = counter("tcp_sessions_refused_total");
    final LongAdder unreachable = counter("tcp_devices_unreachable_total");
    final LongAdder idle = counter("tcp_sessions_idle_total");
    final LongAdder used = counter("tcp_sessions_used_up_total");
    final LongAdder toDevice = counter("tcp_bytes_to_devices_total");
    final LongAdder toClient = counter("tcp_bytes_to_clients_total");

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
