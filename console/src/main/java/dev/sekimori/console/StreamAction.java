package dev.sekimori.console;

/** Serves a stream of events. Runs on a virtual thread of its own. */
@FunctionalInterface
public interface StreamAction {
    /**
     * Subscribes the stream to what it shows, and returns; the stream stays open until either side
     * closes it. What it throws before the first event is rendered by {@link Faults}.
     */
    void open(Call call, EventStream stream);
}
