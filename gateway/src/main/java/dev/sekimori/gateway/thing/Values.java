package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.http.OwnHost.Item;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Property;

import io.vertx.core.json.Json;

import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values with their marks: when seen, whether stale, whether the device is cut off. */
final class Values {
    static final String OBSERVED_AT = "sekimori-observed-at";
    static final String STALE = "sekimori-stale";
    static final String ISOLATED = "sekimori-isolated";
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final DecisionDesk desk;
    private final Access access;
    private final Asking asking;
    private final InstantSource clock;

    Values(DecisionDesk desk, Access access, Asking asking, InstantSource clock) {
        this.desk = desk;
        this.access = access;
        this.asking = asking;
        this.clock = clock;
    }

    /** A value and its marks. */
    record Marked(Object value, Instant at, boolean stale, boolean isolated) {
        String json() {
            return Json.encode(value);
        }

        /** The marks as response fields. */
        Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put(OBSERVED_AT, TIME.format(at));
            fields.put(STALE, String.valueOf(stale));
            fields.put(ISOLATED, String.valueOf(isolated));
            return fields;
        }

        Item item() {
            return new Item("", at.toEpochMilli(), json(), fields());
        }
    }

    /** A picture, and its marks as response fields. */
    // written once, never compared
    record Picture(byte[] bytes, Map<String, String> marks) {}

    /** The value as it is known; the device is asked first when it has to be. May block. */
    Optional<Marked> current(Twin twin, Property property) {
        property.read()
                .flatMap(twin::filled)
                .map(Twin.Key::of)
                .ifPresent(key -> twin.cell(key)
                        .ifPresent(cell -> desk.site()
                                .device(twin.device())
                                .ifPresent(device -> asking.refresh(device, key, cell))));
        return last(twin, property);
    }

    /** The picture as it is now, else the last one that was taken. May block. */
    Optional<Picture> picture(Twin twin, Property property, Source source) {
        return twin.picture(source).flatMap(cell -> {
            desk.site()
                    .device(twin.device())
                    .ifPresent(device -> asking.refresh(device, Twin.Key.of(source), cell));
            return cell.latest()
                    .map(raw -> new Picture(
                            raw.bytes(),
                            marked(twin, property, new Twin.Seen("", raw.at())).fields()));
        });
    }

    /** The value as it was last seen. Never blocks. */
    Optional<Marked> last(Twin twin, Property property) {
        return twin.value(property).map(seen -> marked(twin, property, seen));
    }

    Marked marked(Twin twin, Property property, Twin.Seen seen) {
        boolean tooOld = !property.fresh().isZero()
                && seen.at().plus(property.fresh()).isBefore(clock.instant());
        boolean reachable = access.mayCommunicate(twin.device());
        return new Marked(seen.value(), seen.at(), tooOld || !reachable, !reachable);
    }
}
