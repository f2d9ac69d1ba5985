package dev.sekimori.console;

import java.time.Duration;

/**
 * An open stream of server-sent events (WHATWG HTML section 9.2). Any thread. A comment is sent
 * every 15 seconds by itself; a reader that falls too far behind is cut off and comes back with its
 * last id.
 */
public interface EventStream {
    /**
     * Sends one event; each line of {@code data} becomes a data line. Does nothing once closed.
     *
     * @param name the event's name, empty for {@code message}
     * @param id the event's id, empty for none
     * @return whether the stream is still open
     */
    boolean send(String name, String id, String data);

    /**
     * Waits until the reader has taken so much that there is room for 128 events more; false when
     * the stream was closed. A reader that does not take it within this time is cut off. For
     * whoever has more than that to send.
     */
    boolean awaitRoom(Duration atMost);

    /** Runs once when the stream has ended, at once when it already has. */
    void onClose(Runnable task);

    boolean isOpen();

    void close();
}
