package dev.sekimori.app.site;

import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.GatewayMetrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** All metric names of the gateway and the process. */
final class SiteMetrics implements MeterBinder {
    private final Gateway gateway;
    private final Supplier<Map<String, Long>> console;

    /** {@code console} has the counters and gauges of the console's clients by name. */
    SiteMetrics(Gateway gateway, Supplier<Map<String, Long>> console) {
        this.gateway = gateway;
        this.console = console;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(
                registry,
                "sekimori.gateway.decisions.permitted",
                GatewayMetrics::decisionsPermitted);
        counter(registry, "sekimori.gateway.decisions.refused", GatewayMetrics::decisionsRefused);
        counter(registry, "sekimori.gateway.sessions.cut", GatewayMetrics::sessionsCut);
        gauge(registry, "sekimori.gateway.sessions", GatewayMetrics::liveSessions);
        gauge(registry, "sekimori.gateway.flows", GatewayMetrics::flowsKept);
        gateway.metrics().fronts().keySet().forEach(name -> front(registry, name));
        console.get().keySet().forEach(name -> console(registry, name));
    }

    /**
     * A registry holds what its meters look at only weakly; the gateway lives on, and the function
     * holds the console's counters.
     */
    private void console(MeterRegistry registry, String name) {
        named(registry, "sekimori." + name, _ -> console.get().getOrDefault(name, 0L));
    }

    /** A front's own counters and gauges keep their names. */
    private void front(MeterRegistry registry, String name) {
        named(
                registry,
                "sekimori.gateway." + name,
                metrics -> metrics.fronts().getOrDefault(name, 0L));
    }

    private void named(
            MeterRegistry registry, String name, ToDoubleFunction<GatewayMetrics> value) {
        if (name.endsWith("_total")) {
            counter(registry, name.substring(0, name.length() - "_total".length()), value);
        } else {
            gauge(registry, name, value);
        }
    }

    private void counter(
            MeterRegistry registry, String name, ToDoubleFunction<GatewayMetrics> value) {
        FunctionCounter.builder(name, gateway, g -> value.applyAsDouble(g.metrics()))
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, ToDoubleFunction<GatewayMetrics> value) {
        Gauge.builder(name, gateway, g -> value.applyAsDouble(g.metrics())).register(registry);
    }
}
