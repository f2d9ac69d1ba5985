package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;

import java.util.Optional;

/**
 * What a client subscribes to: {@code text} as it gave it, {@code topics} the topic filter in it,
 * {@code group} the share name of a shared subscription, empty otherwise (MQTT 5.0 section 4.8.2).
 */
record SubscribedFilter(String text, String group, String topics) {
    private static final String SHARE = "$share/";

    /** Empty when it is not a filter. */
    static Optional<SubscribedFilter> of(String text) {
        if (!text.startsWith(SHARE)) {
            return Optional.of(new SubscribedFilter(text, "", text))
                    .filter(filter -> TopicFilter.isValidFilter(text));
        }
        int end = text.indexOf('/', SHARE.length());
        String group = end < 0 ? "" : text.substring(SHARE.length(), end);
        String topics = end < 0 ? "" : text.substring(end + 1);
        boolean sound = !group.isEmpty()
                && group.indexOf('+') < 0
                && group.indexOf('#') < 0
                && text.length() <= TopicFilter.MAX_CHARS
                && TopicFilter.isValidFilter(topics);
        return sound ? Optional.of(new SubscribedFilter(text, group, topics)) : Optional.empty();
    }

    boolean isShared() {
        return !group.isEmpty();
    }
}
