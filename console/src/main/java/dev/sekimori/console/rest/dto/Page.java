package dev.sekimori.console.rest.dto;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list; {@code next} is the cursor of the part that follows, empty at the end.
 *
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
