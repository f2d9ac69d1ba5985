package dev.sekimori.model.thing;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the virtual devices of one model offer. Names are unique within each kind of affordance and
 * fit a path segment.
 */
public record ThingModel(List<Property> properties, List<Action> actions, List<Event> events) {
    /** The most affordances of one kind. */
    public static final int MOST = 64;

    /** A virtual device that shows nothing. */
    public static final ThingModel EMPTY = new ThingModel(List.of(), List.of(), List.of());

    public ThingModel {
        properties = List.copyOf(properties);
        actions = List.copyOf(actions);
        events = List.copyOf(events);
        unique(properties.stream().map(Property::name).toList());
        unique(actions.stream().map(Action::name).toList());
        unique(events.stream().map(Event::name).toList());
    }

    private static void unique(List<String> names) {
        Set<String> seen = new HashSet<>();
        if (names.size() > MOST || !names.stream().allMatch(seen::add)) {
            throw new IllegalArgumentException("too many affordances, or two of one name");
        }
    }

    public boolean isEmpty() {
        return properties.isEmpty() && actions.isEmpty() && events.isEmpty();
    }

    public Optional<Property> property(String name) {
        return properties.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    public Optional<Action> action(String name) {
        return actions.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    public Optional<Event> event(String name) {
        return events.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /** What people read above a value. */
    public record Title(String en, String ja) {}

    /**
     * A value of the device. {@code fresh} is how long after it was seen it counts as current; zero
     * means until the device is cut off.
     */
    public record Property(
            String name,
            Title title,
            Shape shape,
            Optional<Source> read,
            Optional<Source> write,
            Duration fresh) {}

    /** Something that the device does. {@code input} is empty when it takes nothing. */
    public record Action(String name, Title title, Optional<Shape> input, Source source) {}

    /** Something that the device tells of its own accord. */
    public record Event(String name, Title title, Shape shape, Source source) {}
}
