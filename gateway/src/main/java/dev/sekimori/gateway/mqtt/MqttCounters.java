package dev.sekimori.gateway.mqtt;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** All counters of the MQTT front and their names. Safe from any thread. */
final class MqttCounters {
    private final Map<String, LongSupplier> all = new TreeMap<>();

    final LongAdder connectionsOpened = counter("mqtt_connections_opened_total");
    final LongAdder connectionsRefused = counter("mqtt_connections_refused_total");
    final LongAdder clientsHeldOff = counter("mqtt_clients_held_off_total");
    final LongAdder malformed = counter("mqtt_malformed_packets_total");
    final LongAdder messagesReceived = counter("mqtt_messages_received_total");
    final LongAdder messagesRefused = counter("mqtt_messages_refused_total");
    final LongAdder messagesSent = counter("mqtt_messages_sent_total");
    final LongAdder messagesLetGo = counter("mqtt_messages_let_go_total");
    final LongAdder willsRefused = counter("mqtt_wills_refused_total");
    final LongAdder quotaExceeded = counter("mqtt_quota_exceeded_total");
    final LongAdder publishersHeld = counter("mqtt_publishers_held_total");
    final LongAdder slowConsumersClosed = counter("mqtt_slow_consumers_closed_total");

    private LongAdder counter(String name) {
        LongAdder adder = new LongAdder();
        all.put(name, adder::sum);
        return adder;
    }

    void gauge(String name, LongSupplier value) {
        all.put(name, value);
    }

    Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        all.forEach((name, value) -> values.put(name, value.getAsLong()));
        return values;
    }
}
