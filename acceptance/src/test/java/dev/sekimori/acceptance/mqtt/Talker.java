package dev.sekimori.acceptance.mqtt;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client of some library, as far as all libraries go alike. Every call waits for the server's
 * answer. Not for use by several threads.
 */
interface Talker extends AutoCloseable {
    int LONGEST_SECONDS = 60;

    /** A message that came. */
    record Heard(String topic, String text, int qos, boolean retained) {}

    /** What a client leaves for the case that it is lost. */
    record Will(String topic, String text, int qos) {}

    /** A refusal by the server, in the library's own words and type. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Connects; answers whether the server still had the session. A client that does not begin anew
     * also leaves a session behind.
     *
     * @throws Refused by CONNACK
     */
    boolean connect(boolean anew, Optional<Will> will);

    default boolean connect(boolean anew) {
        return connect(anew, Optional.empty());
    }

    /** @throws Refused by SUBACK */
    void subscribe(String filter, int qos);

    void unsubscribe(String filter);

    void publish(String topic, String text, int qos, boolean retain);

    default void publish(String topic, String text, int qos) {
        publish(topic, text, qos, false);
    }

    /** All that came and was not taken yet, in order. */
    BlockingQueue<Heard> inbox();

    /** The next message; fails when none comes. */
    default Heard next() {
        try {
            Heard next = inbox().poll(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no message within " + LONGEST_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    boolean isConnected();

    /** Leaves with DISCONNECT. */
    void leave();

    /** Leaves if it is there, and lets go what it holds. */
    @Override
    void close();
}
