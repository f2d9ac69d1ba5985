package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The last retained message of each topic (MQTT 5.0 section 3.3.1.3), in topic order. Readers take
 * no lock. Bounded in number and bytes: a message that does not fit is refused.
 */
final class RetainedMessages {
    private final ConcurrentNavigableMap<String, Message> byTopic = new ConcurrentSkipListMap<>();
    private final int mostMessages;
    private final long mostBytes;
    private long bytes;
    private int count;

    RetainedMessages(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /**
     * Keeps the message, or with an empty payload forgets the topic's; false when it does not fit.
     */
    synchronized boolean put(Message message) {
        Message old = byTopic.get(message.topic());
        long oldBytes = old == null ? 0 : old.queuedBytes();
        if (message.payload().length == 0) {
            byTopic.remove(message.topic());
            bytes -= oldBytes;
            count -= old == null ? 0 : 1;
            return true;
        }
        boolean fits = (old != null || count < mostMessages)
                && bytes - oldBytes + message.queuedBytes() <= mostBytes;
        if (fits) {
            byTopic.put(message.topic(), message);
            bytes += message.queuedBytes() - oldBytes;
            count += old == null ? 1 : 0;
        }
        return fits;
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
