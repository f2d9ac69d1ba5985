package dev.sekimori.gateway.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * What the topic aliases of one client stand for, while its connection lasts (MQTT 5.0 section
 * 3.3.2.3.4). Belongs to the connection's loop.
 */
final class IncomingAliases {
    /** The highest alias that a client is told it may use. */
    static final int MOST = 32;

    /** A topic name, as text and as it came. */
    // shared with the messages, never written
    record Topic(String text, byte[] bytes) {}

    private @Nullable Topic @Nullable [] topics;

    /** What {@code alias} is to stand for from now on. */
    void set(int alias, Topic topic) {
        require(alias);
        if (topics == null) {
            topics = new Topic[MOST];
        }
        topics[alias - 1] = topic;
    }

    Topic get(int alias) {
        require(alias);
        Topic topic = topics == null ? null : topics[alias - 1];
        if (topic == null) {
            throw new MalformedException(Reason.PROTOCOL_ERROR, "the alias stands for no topic");
        }
        return topic;
    }

    private static void require(int alias) {
        if (alias < 1 || alias > MOST) {
            throw new MalformedException(Reason.TOPIC_ALIAS_INVALID, "no such topic alias");
        }
    }
}
