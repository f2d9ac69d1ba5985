package dev.sekimori.gateway.clients;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of clients, and the names of the counters. Safe from any thread. */
final class ClientCounters {
    /** Why a connection was closed from this side. */
    enum Cause {
        SLOW_HEAD,
        SLOW_BODY,
        SLOW_READ,
        IDLE,
        DISPLACED,
        REFUSED
    }

    private final Map<Cause, LongAdder> closed = new java.util.EnumMap<>(Cause.class);
    private final LongAdder overRate = new LongAdder();

    ClientCounters() {
        for (Cause cause : Cause.values()) {
            closed.put(cause, new LongAdder());
        }
    }

    void closed(Cause cause) {
        closed.getOrDefault(cause, overRate).increment();
    }

    void overRate() {
        overRate.increment();
    }

    /** By name; {@code prefix} says which server, for example {@code web}. */
    Map<String, Long> snapshot(String prefix, int open, int arriving) {
        Map<String, Long> all = new TreeMap<>();
        all.put(prefix + "_connections", (long) open);
        all.put(prefix + "_connections_without_tls", (long) arriving);
        all.put(prefix + "_requests_over_rate_total", overRate.sum());
        closed.forEach((cause, count) -> all.put(prefix + "_" + name(cause), count.sum()));
        return all;
    }

    private static String name(Cause cause) {
        return switch (cause) {
            case SLOW_HEAD -> "evicted_slow_head_total";
            case SLOW_BODY -> "evicted_slow_body_total";
            case SLOW_READ -> "evicted_slow_read_total";
            case IDLE -> "evicted_idle_total";
            case DISPLACED -> "evicted_for_others_total";
            case REFUSED -> "connections_refused_total";
        };
    }
}
