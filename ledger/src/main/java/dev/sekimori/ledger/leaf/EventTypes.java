package dev.sekimori.ledger.leaf;

import dev.sekimori.model.event.Event;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stable names of the types of event, from the sealed hierarchy:
 * {@code DeviceEvent.ProbationStarted} is {@code device.probation_started}.
 */
public final class EventTypes {
    private static final SortedMap<String, Class<? extends Event>> BY_NAME = byName();
    private static final Map<Class<?>, String> BY_CLASS = BY_NAME.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventTypes() {}

    /** All types by name. */
    public static SortedMap<String, Class<? extends Event>> all() {
        return BY_NAME;
    }

    /** The name of an event's type. */
    public static String nameOf(Event event) {
        return namesOf(event.getClass()).getFirst();
    }

    /** The names of a type: one for a record, all of its records' for a sealed parent. */
    public static List<String> namesOf(Class<? extends Event> type) {
        String name = BY_CLASS.get(type);
        return name != null
                ? List.of(name)
                : BY_NAME.entrySet().stream()
                        .filter(e -> type.isAssignableFrom(e.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private static SortedMap<String, Class<? extends Event>> byName() {
        SortedMap<String, Class<? extends Event>> names = new TreeMap<>();
        for (Class<?> family : Event.class.getPermittedSubclasses()) {
            String prefix =
                    SnakeCase.ofClassName(family.getSimpleName().replaceFirst("Event$", ""));
            leaves(family)
                    .forEach(type -> names.put(
                            prefix + "." + SnakeCase.ofClassName(type.getSimpleName()),
                            type.asSubclass(Event.class)));
        }
        return Collections.unmodifiableSortedMap(names);
    }

    static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EventTypes::leaves)
                : Stream.of(type);
    }
}
