package dev.sekimori.gateway.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The web front's counters and their names. Safe from any thread. */
final class WebCounters {
    private final LongAdder requests = new LongAdder();
    private final LongAdder streams = new LongAdder();
    private final Map<Problem, LongAdder> failures = new java.util.EnumMap<>(Problem.class);

    WebCounters() {
        Arrays.stream(Problem.values()).forEach(problem -> failures.put(problem, new LongAdder()));
    }

    LongAdder requests() {
        return requests;
    }

    LongAdder streams() {
        return streams;
    }

    void failed(Problem problem) {
        failures.getOrDefault(problem, requests).increment();
    }

    /** The counters by name, with those of the clients and a gauge. */
    Map<String, Long> snapshot(Map<String, Long> clients, int exchanges) {
        Map<String, Long> all = new TreeMap<>(clients);
        all.put("web_requests_total", requests.sum());
        all.put("web_streams_total", streams.sum());
        all.put("web_exchanges", (long) exchanges);
        failures.forEach((problem, count) -> {
            if (count.sum() > 0) {
                all.put(
                        "web_failures_" + problem.name().toLowerCase(Locale.ROOT) + "_total",
                        count.sum());
            }
        });
        return all;
    }
}
