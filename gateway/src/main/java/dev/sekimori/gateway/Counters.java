package dev.sekimori.gateway;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What a front counts, by the metric's name. Safe from any thread. */
public final class Counters {
    private final Map<String, LongSupplier> all = new ConcurrentSkipListMap<>();

    /** A counter that only grows; its name ends in {@code _total}. */
    public LongAdder counter(String name) {
        LongAdder adder = new LongAdder();
        all.put(name, adder::sum);
        return adder;
    }

    /** A value that is asked for whenever a snapshot is taken. */
    public void gauge(String name, LongSupplier value) {
        all.put(name, value);
    }

    /** All values as they are now, by name. */
    public Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        all.forEach((name, value) -> values.put(name, value.getAsLong()));
        return values;
    }
}
