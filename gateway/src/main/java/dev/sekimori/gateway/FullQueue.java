package dev.sekimori.gateway;

import java.time.Instant;

/**
 * An absent client's session that takes no more: whoever publishes to it is refused until its
 * client comes back, or the session ends at {@code endsAt}. {@code peer} is whose it is,
 * {@code bytes} counts what each message takes in memory.
 */
public record FullQueue(String clientId, String peer, int messages, long bytes, Instant endsAt) {}
