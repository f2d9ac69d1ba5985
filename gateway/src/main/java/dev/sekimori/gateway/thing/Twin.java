package dev.sekimori.gateway.thing;

import dev.sekimori.decide.policy.Placeholders;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.model.thing.ThingModel.Property;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One device's virtual device: what it shows and what was last seen of each resource. Sources are
 * filled with the device's own facts. Safe from any thread.
 */
final class Twin {
    /** Which resource a value is seen under. */
    record Key(Protocol protocol, String resource) {
        static Key of(Source source) {
            return new Key(source.protocol(), source.resource());
        }
    }

    /** A value of the device (as {@link Codec} says) and when it was seen. */
    record Seen(Object value, Instant at) {}

    private final DeviceFacts facts;
    private final ThingModel model;
    private final Map<Key, Cell> cells = new LinkedHashMap<>();
    private final Map<Key, Cell> pictures = new LinkedHashMap<>();
    private final Map<String, Seen> lastGood = new ConcurrentHashMap<>();

    Twin(DeviceFacts facts, ThingModel model, Telling telling) {
        this.facts = facts;
        this.model = model;
        model.properties().forEach(p -> p.read().ifPresent(source -> hold(source, telling)));
        model.events().forEach(event -> hold(event.source(), telling));
    }

    /** Of what a link leads to, pictures alone can be kept: streams have no end. */
    private void hold(Source source, Telling telling) {
        if (source.format() instanceof Format.Link link) {
            if (link.isPicture()) {
                filled(source)
                        .ifPresent(own -> pictures.computeIfAbsent(
                                Key.of(own), key -> new Cell(telling, Cell.MOST_PICTURE_BYTES)));
            }
            return;
        }
        filled(source)
                .ifPresent(own -> cells.computeIfAbsent(Key.of(own), key -> new Cell(telling)));
    }

    /** Whether this is still right for a device with these facts. */
    boolean isFor(DeviceFacts now, ThingModel itsModel) {
        return facts.profile().equals(now.profile())
                && facts.serial().equals(now.serial())
                && facts.clientId().equals(now.clientId())
                && model.equals(itsModel);
    }

    DeviceId device() {
        return facts.id();
    }

    ThingModel model() {
        return model;
    }

    /** The source with the device's own facts; empty when it needs one that is not known. */
    Optional<Source> filled(Source source) {
        return Placeholders.fill(source.resource(), facts)
                .map(resource -> new Source(source.protocol(), resource, source.format()));
    }

    Optional<Cell> cell(Key key) {
        return Optional.ofNullable(cells.get(key));
    }

    Optional<Cell> cell(Source unfilled) {
        return filled(unfilled).map(Key::of).flatMap(this::cell);
    }

    /** Where the last picture is kept. */
    Optional<Cell> picture(Source filled) {
        return Optional.ofNullable(pictures.get(Key.of(filled)));
    }

    Collection<Map.Entry<Key, Cell>> cells() {
        return java.util.Collections.unmodifiableCollection(cells.entrySet());
    }

    Collection<Map.Entry<Key, Cell>> pictures() {
        return java.util.Collections.unmodifiableCollection(pictures.entrySet());
    }

    /** The last value of a property that could be read. */
    Optional<Seen> value(Property property) {
        Optional<Seen> now = property.read()
                .flatMap(this::cell)
                .flatMap(Cell::latest)
                .flatMap(raw -> decode(property, raw));
        now.ifPresent(seen -> lastGood.put(property.name(), seen));
        return now.or(() -> Optional.ofNullable(lastGood.get(property.name())));
    }

    static Optional<Seen> decode(Property property, Cell.Raw raw) {
        return property.read()
                .flatMap(source -> Codec.decode(source.format(), property.shape(), raw.bytes()))
                .map(value -> new Seen(value, raw.at()));
    }
}
