package dev.sekimori.govern.people;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.person.Person;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Sessions and one-time tickets in memory, bounded, the oldest forgotten first. Thread-safe. */
final class Sessions {
    private static final int MAX_SESSIONS = 10_000;
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(10);
    private static final Duration TICKET = Duration.ofSeconds(60);

    private record Held(Session session, Instant lastUsed) {}

    private record Ticket(Session session, DeviceId device, Instant expiresAt) {}

    private final Map<String, Held> sessions = bounded();
    private final Map<String, Ticket> tickets = bounded();
    private final Supplier<String> randomText;

    Sessions(Supplier<String> randomText) {
        this.randomText = randomText;
    }

    synchronized Session open(Person person, Instant now) {
        return open(person, person.language(), now);
    }

    private Session open(Person person, Language language, Instant now) {
        Session session = new Session(
                randomText.get(),
                randomText.get(),
                person.name(),
                person.role(),
                language,
                now.plus(LONGEST));
        sessions.put(session.id(), new Held(session, now));
        return session;
    }

    synchronized Optional<Session> find(String id, Instant now) {
        Held held = sessions.get(id);
        if (held == null) {
            return Optional.empty();
        }
        if (!now.isBefore(held.session().expiresAt())
                || !now.isBefore(held.lastUsed().plus(IDLE))) {
            sessions.remove(id);
            return Optional.empty();
        }
        sessions.put(id, new Held(held.session(), now));
        return Optional.of(held.session());
    }

    synchronized void close(String id) {
        sessions.remove(id);
    }

    synchronized void closeAllOf(Person person) {
        sessions.values().removeIf(held -> held.session().person().equals(person.name()));
        tickets.values().removeIf(ticket -> ticket.session().person().equals(person.name()));
    }

    synchronized String ticket(Session session, DeviceId device, Instant now) {
        String text = randomText.get();
        tickets.put(text, new Ticket(session, device, now.plus(TICKET)));
        return text;
    }

    /** A ticket works once, for its device, for a minute. */
    synchronized Optional<Session> redeem(String text, DeviceId device, Instant now) {
        Ticket ticket = tickets.remove(text);
        return Optional.ofNullable(ticket)
                .filter(t -> t.device().equals(device) && now.isBefore(t.expiresAt()))
                .map(Ticket::session);
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MAX_SESSIONS;
            }
        };
    }
}
