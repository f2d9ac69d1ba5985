package dev.sekimori.gateway.coap;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the CoAP front and their names. Safe from any thread. */
final class CoapCounters {
    private final Map<String, LongAdder> all = new TreeMap<>();

    final LongAdder requests = counter("coap_requests_total");
    final LongAdder refused = counter("coap_requests_refused_total");
    final LongAdder busy = counter("coap_requests_busy_total");
    final LongAdder unanswered = counter("coap_device_failures_total");
    final LongAdder notifications = counter("coap_notifications_total");
    final LongAdder talks = counter("coap_talks_total");

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
