package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.http.Json;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON that the devices publish. */
final class Payload {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Payload() {}

    static String info(Identity identity) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("manufacturer", identity.manufacturer());
        info.put("model", identity.model());
        info.put("firmware", identity.firmware());
        info.put("serial", identity.serial());
        return Json.write(info);
    }

    static String measured(double value, String unit, long n, Instant at) {
        Map<String, Object> measured = new LinkedHashMap<>();
        measured.put("value", value);
        measured.put("unit", unit);
        measured.put("n", n);
        measured.put("at", TIME.format(at));
        return Json.write(measured);
    }

    static String switched(boolean on, double power, long n, Instant at) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("on", on);
        state.put("power", power);
        state.put("n", n);
        state.put("at", TIME.format(at));
        return Json.write(state);
    }
}
