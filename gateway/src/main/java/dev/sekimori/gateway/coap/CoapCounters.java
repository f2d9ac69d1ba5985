package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Counters;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the CoAP front and their names. Safe from any thread. */
final class CoapCounters {
    private final Counters all = new Counters();

    final LongAdder requests = all.counter("coap_requests_total");
    final LongAdder refused = all.counter("coap_requests_refused_total");
    final LongAdder busy = all.counter("coap_requests_busy_total");
    final LongAdder unanswered = all.counter("coap_device_failures_total");
    final LongAdder notifications = all.counter("coap_notifications_total");
    final LongAdder talks = all.counter("coap_talks_total");

    Map<String, Long> snapshot() {
        return all.snapshot();
    }
}
