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

    private void console(MeterRegistry registry, String name) {
        ToDoubleFunction<Supplier<Map<String, Long>>> value =
                counters -> counters.get().getOrDefault(name, 0L);
        if (name.endsWith("_total")) {
            String counted = "sekimori." + name.substring(0, name.length() - "_total".length());
            FunctionCounter.builder(counted, console, value).register(registry);
        } else {
            Gauge.builder("sekimori." + name, console, value).register(registry);
        }
    }

    /** A front's own counters and gauges keep their names. */
    private void front(MeterRegistry registry, String name) {
        ToDoubleFunction<GatewayMetrics> value = metrics -> metrics.fronts().getOrDefault(name, 0L);
        if (name.endsWith("_total")) {
            counter(
                    registry,
                    "sekimori.gateway." + name.substring(0, name.length() - "_total".length()),
                    value);
        } else {
            gauge(registry, "sekimori.gateway." + name, value);
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
