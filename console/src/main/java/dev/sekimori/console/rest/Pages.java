package dev.sekimori.console.rest;

import dev.sekimori.console.rest.dto.Page;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Parts of lists with cursors. Pure. */
final class Pages {
    private Pages() {}

    /**
     * A part that the store cut out: it has a next part when it is full and something follows its
     * last item.
     *
     * @param key what the cursor stands for
     * @param following asks the store for one item after that
     */
    static <T, K, B> Page<B> of(
            List<T> part,
            int limit,
            Function<T, K> key,
            Function<K, List<T>> following,
            Function<T, B> body) {
        List<B> items = part.stream().map(body).toList();
        if (part.size() < limit) {
            return new Page<>(items, Optional.empty());
        }
        K last = key.apply(part.getLast());
        return new Page<>(
                items,
                following.apply(last).isEmpty()
                        ? Optional.empty()
                        : Optional.of(Request.cursorAt(last)));
    }

    /** A list that has no parts. */
    static <B> Page<B> whole(List<B> items) {
        return new Page<>(items, Optional.empty());
    }
}
