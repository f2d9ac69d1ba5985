package dev.sekimori.gateway.rtsp;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the RTSP front and their names. Safe from any thread. */
final class RtspCounters {
    private final Map<String, LongAdder> all = new TreeMap<>();

    final LongAdder requests = counter("rtsp_requests_total");
    final LongAdder refused = counter("rtsp_requests_refused_total");
    final LongAdder malformed = counter("rtsp_malformed_total");
    final LongAdder sessions = counter("rtsp_sessions_total");
    final LongAdder framesToClient = counter("rtsp_frames_to_clients_total");
    final LongAdder framesToDevice = counter("rtsp_frames_to_devices_total");
    final LongAdder framesDropped = counter("rtsp_frames_dropped_total");
    final LongAdder slowReaders = counter("rtsp_slow_readers_closed_total");

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
