package dev.sekimori.govern.people;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down guessing: after five failures in a row from one address or under one name, each
 * further try must wait twice as long, up to a quarter of an hour. Bounded; the least recently
 * failed are forgotten first. Thread-safe.
 */
final class SignInThrottle {
    private static final int FREE_FAILURES = 5;
    private static final int MAX_KEYS = 20_000;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private record Failures(int count, Instant last) {
        Duration left(Instant now) {
            if (count < FREE_FAILURES) {
                return Duration.ZERO;
            }
            Duration pause = Duration.ofSeconds(1L << Math.min(10, count - FREE_FAILURES));
            Duration capped = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
            Duration left = Duration.between(now, last.plus(capped));
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** How long a try must wait; empty when it may go on. */
    synchronized Optional<Duration> wait(String name, String address, Instant now) {
        Duration byName = left("name " + name, now);
        Duration byAddress = left("address " + address, now);
        Duration longer = byName.compareTo(byAddress) > 0 ? byName : byAddress;
        return longer.isZero() ? Optional.empty() : Optional.of(longer);
    }

    /** Counts a failure; answers how many there were in a row under the name. */
    synchronized int failed(String name, String address, Instant now) {
        count("address " + address, now);
        return count("name " + name, now);
    }

    synchronized void succeeded(String name, String address) {
        failures.remove("name " + name);
        failures.remove("address " + address);
    }

    private Duration left(String key, Instant now) {
        Failures found = failures.get(key);
        return found == null ? Duration.ZERO : found.left(now);
    }

    private int count(String key, Instant now) {
        Failures before = failures.get(key);
        int count = before == null ? 1 : before.count() + 1;
        failures.put(key, new Failures(count, now));
        return count;
    }
}
