package dev.sekimori.console.rest;

import dev.sekimori.console.Reply;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.Counts;
import dev.sekimori.ledger.read.SiteReader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;

/** All metric names of the REST interface, and the site's numbers as metrics. Any thread. */
final class RestMetrics {
    private static final String CALLS = "sekimori.rest.calls";
    private static final String DEVICES = "sekimori.devices";
    private static final String OPEN_FINDINGS = "sekimori.findings.open";
    private static final String NOTICES = "sekimori.notices";
    private static final String LEDGER_ENTRIES = "sekimori.ledger.entries";

    private final PrometheusMeterRegistry registry;
    private final Ledger ledger;
    private final MultiGauge devices;
    private final MultiGauge openFindings;
    private final MultiGauge notices;

    RestMetrics(PrometheusMeterRegistry registry, Ledger ledger) {
        this.registry = registry;
        this.ledger = ledger;
        this.devices = MultiGauge.builder(DEVICES)
                .description("Devices of the site by state.")
                .register(registry);
        this.openFindings = MultiGauge.builder(OPEN_FINDINGS)
                .description("Open findings by severity.")
                .register(registry);
        this.notices = MultiGauge.builder(NOTICES)
                .description("Notices to owners by state.")
                .register(registry);
        Gauge.builder(LEDGER_ENTRIES, ledger, Ledger::size)
                .description("Events in the ledger.")
                .register(registry);
    }

    /** Runs a call and measures how long it took and whether it succeeded. */
    Reply measured(String operation, Supplier<Reply> call) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "refused";
        try {
            Reply reply = call.get();
            outcome = "answered";
            return reply;
        } finally {
            sample.stop(registry.timer(CALLS, "operation", operation, "outcome", outcome));
        }
    }

    /** All metrics of the process as text in the given format. */
    String scrape(String contentType) {
        try (SiteReader state = ledger.read()) {
            Counts counts = state.counts();
            set(devices, counts.devices(), "state");
            set(openFindings, counts.openFindings(), "severity");
            set(notices, counts.notices(), "state");
        }
        return registry.scrape(contentType);
    }

    private static <E extends Enum<E>> void set(
            MultiGauge gauge, Map<E, Integer> counts, String tag) {
        gauge.register(
                counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .map(count -> MultiGauge.Row.of(
                                Tags.of(tag, Names.of(count.getKey())), count.getValue()))
                        .toList(),
                true);
    }
}
