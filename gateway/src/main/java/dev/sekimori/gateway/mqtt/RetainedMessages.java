package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;
import dev.sekimori.gateway.mqtt.store.Group;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The last retained message of each topic (MQTT 5.0 section 3.3.1.3), in topic order. Readers take
 * no lock. Bounded in number and bytes: a message that does not fit is refused.
 */
final class RetainedMessages {
    private final ConcurrentNavigableMap<String, Message> byTopic = new ConcurrentSkipListMap<>();
    private final Optional<SessionStore> store;
    private final Map<String, Long> keys = new HashMap<>();
    private final int mostMessages;
    private final long mostBytes;
    private long bytes;
    private int count;

    /** With a store, each message is kept there as well. */
    RetainedMessages(int mostMessages, long mostBytes, Optional<SessionStore> store) {
        this.store = store;
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /**
     * Keeps the message, or with an empty payload forgets the topic's; false when it does not fit.
     */
    @SuppressWarnings("try") // closing it commits what was done in between
    boolean put(Message message) {
        if (store.isEmpty()) {
            return change(message);
        }
        try (Group together = store.get().journal().group()) {
            return change(message);
        }
    }

    /** What a start found in the store. */
    synchronized void restore(Message message, long key) {
        byTopic.put(message.topic(), message);
        keys.put(message.topic(), key);
        bytes += message.queuedBytes();
        count++;
    }

    private synchronized boolean change(Message message) {
        Message old = byTopic.get(message.topic());
        long oldBytes = old == null ? 0 : old.queuedBytes();
        if (message.payload().length == 0) {
            byTopic.remove(message.topic());
            forget(message, old);
            bytes -= oldBytes;
            count -= old == null ? 0 : 1;
            return true;
        }
        boolean fits = (old != null || count < mostMessages)
                && bytes - oldBytes + message.queuedBytes() <= mostBytes;
        if (fits) {
            forget(message, old);
            byTopic.put(message.topic(), message);
            store.ifPresent(kept -> keys.put(message.topic(), kept.retained(message)));
            bytes += message.queuedBytes() - oldBytes;
            count += old == null ? 1 : 0;
        }
        return fits;
    }

    private void forget(Message because, @Nullable Message old) {
        Long key = keys.remove(because.topic());
        if (key != null && old != null) {
            store.ifPresent(kept -> kept.forgotten(because, key, old.body()));
        }
    }

    synchronized int size() {
        return count;
    }

    /** The messages whose topics the filter matches and that did not expire. */
    List<Message> matching(String filter, long nowMs) {
        String prefix = literalPrefix(filter);
        List<Message> found = new ArrayList<>();
        for (Message message : byTopic.tailMap(prefix, true).values()) {
            if (!message.topic().startsWith(prefix)) {
                break;
            }
            if (!message.isExpired(nowMs) && TopicFilter.matches(filter, message.topic())) {
                found.add(message);
            }
        }
        return found;
    }

    /**
     * What every matching topic begins with; {@code a/#} also matches {@code a}, so its slash is
     * left out.
     */
    private static String literalPrefix(String filter) {
        int plus = filter.indexOf('+');
        int hash = filter.indexOf('#');
        if (plus < 0 && hash < 0) {
            return filter;
        }
        int first = plus < 0 ? hash : hash < 0 ? plus : Math.min(plus, hash);
        return filter.charAt(first) == '#' && first > 0
                ? filter.substring(0, first - 1)
                : filter.substring(0, first);
    }
}
