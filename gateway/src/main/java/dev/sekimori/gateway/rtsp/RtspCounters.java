package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.Counters;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the RTSP front and their names. Safe from any thread. */
final class RtspCounters {
    private final Counters all = new Counters();

    final LongAdder requests = all.counter("rtsp_requests_total");
    final LongAdder refused = all.counter("rtsp_requests_refused_total");
    final LongAdder malformed = all.counter("rtsp_malformed_total");
    final LongAdder sessions = all.counter("rtsp_sessions_total");
    final LongAdder framesToClient = all.counter("rtsp_frames_to_clients_total");
    final LongAdder framesToDevice = all.counter("rtsp_frames_to_devices_total");
    final LongAdder framesDropped = all.counter("rtsp_frames_dropped_total");
    final LongAdder slowReaders = all.counter("rtsp_slow_readers_closed_total");

    Map<String, Long> snapshot() {
        return all.snapshot();
    }
}
