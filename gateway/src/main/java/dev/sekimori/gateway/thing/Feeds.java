package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.http.OwnHost;
import dev.sekimori.gateway.http.OwnHost.Reply.Refused;
import dev.sekimori.gateway.http.Problem;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Event;
import dev.sekimori.model.thing.ThingModel.Property;

import io.vertx.core.json.Json;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Observed properties and subscribed events. Safe from any thread. */
final class Feeds {
    /** Told when what may be reached changes, so that an observer learns that a value is stale. */
    private final Set<Runnable> marking = ConcurrentHashMap.newKeySet();

    private final Access access;
    private final Values values;

    Feeds(Access access, Values values) {
        this.access = access;
        this.values = values;
    }

    /** A property's value now and each time that it changes. */
    OwnHost.Reply values(Access.Who who, Twin twin, Property property) {
        Optional<Source> source = property.read().flatMap(twin::filled);
        if (source.isEmpty() || source.get().format() instanceof Format.Link) {
            return Refused.of(Problem.NOT_FOUND);
        }
        Optional<Refused> refused = access.refusesRead(who, twin.device(), source.get());
        return refused.<OwnHost.Reply>map(r -> r)
                .orElseGet(() ->
                        new OwnHost.Reply.Events(new Observed(who, twin, property, source.get())));
    }

    /** Each time that the device tells of it from now on. */
    OwnHost.Reply events(Access.Who who, Twin twin, Event event) {
        Optional<Source> source = twin.filled(event.source());
        if (source.isEmpty()) {
            return Refused.of(Problem.NO_VALUE);
        }
        Optional<Refused> refused = access.refusesRead(who, twin.device(), source.get());
        return refused.<OwnHost.Reply>map(r -> r)
                .orElseGet(
                        () -> new OwnHost.Reply.Events(new Told(who, twin, event, source.get())));
    }

    /** The picture of the site changed. */
    void updated() {
        marking.forEach(Runnable::run);
    }

    private boolean isPermitted(Access.Who who, DeviceId device, Source source) {
        return access.mayRead(who.peer(), device, source);
    }

    private final class Observed implements OwnHost.Feed {
        private final Access.Who who;
        private final Twin twin;
        private final Property property;
        private final Source source;

        Observed(Access.Who who, Twin twin, Property property, Source source) {
            this.who = who;
            this.twin = twin;
            this.property = property;
            this.source = source;
        }

        @Override
        public Runnable open(OwnHost.Sink sink, boolean withLast) {
            AtomicReference<@Nullable Object> before = new AtomicReference<>();
            Consumer<Cell.Raw> watcher = raw -> Twin.decode(property, raw)
                    .filter(seen -> !seen.value().equals(before.getAndSet(seen.value())))
                    .ifPresent(seen ->
                            sink.offer(values.marked(twin, property, seen).item()));
            AtomicReference<Boolean> reachable =
                    new AtomicReference<>(access.mayCommunicate(twin.device()));
            Runnable mark = () -> {
                boolean now = access.mayCommunicate(twin.device());
                if (reachable.getAndSet(now) != now) {
                    sink.offer(new OwnHost.Item(
                            "isolated", 0, String.valueOf(!now), java.util.Map.of()));
                }
            };
            marking.add(mark);
            Optional<Cell> cell = twin.cell(Twin.Key.of(source));
            values.last(twin, property).ifPresent(now -> {
                before.set(now.value());
                if (withLast) {
                    sink.offer(now.item());
                }
            });
            cell.ifPresent(c -> c.watch(watcher));
            return () -> {
                marking.remove(mark);
                cell.ifPresent(c -> c.leave(watcher));
            };
        }

        @Override
        public boolean isPermitted() {
            return Feeds.this.isPermitted(who, twin.device(), source);
        }
    }

    private final class Told implements OwnHost.Feed {
        private final Access.Who who;
        private final Twin twin;
        private final Event event;
        private final Source source;

        Told(Access.Who who, Twin twin, Event event, Source source) {
            this.who = who;
            this.twin = twin;
            this.event = event;
            this.source = source;
        }

        @Override
        public Runnable open(OwnHost.Sink sink, boolean withLast) {
            Consumer<Cell.Raw> watcher = raw -> Codec.decode(
                            source.format(), event.shape(), raw.bytes())
                    .ifPresent(value -> sink.offer(new OwnHost.Item(
                            "", raw.at().toEpochMilli(), Json.encode(value), java.util.Map.of())));
            Optional<Cell> cell = twin.cell(Twin.Key.of(source));
            cell.ifPresent(c -> c.watch(watcher));
            return () -> cell.ifPresent(c -> c.leave(watcher));
        }

        @Override
        public boolean isPermitted() {
            return Feeds.this.isPermitted(who, twin.device(), source);
        }
    }
}
