package dev.sekimori.console.rest;

import dev.sekimori.console.Call;
import dev.sekimori.console.Reply;
import dev.sekimori.model.Actor;
import dev.sekimori.model.ContentHash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Replies to unsafe calls by their {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header): a call that is sent again is answered with the first
 * reply and does nothing. Only success is kept; what was refused changed nothing and may be tried
 * again. In memory: at most 10,000 replies of together 16 MiB, for a day. Any thread.
 */
final class IdempotentReplies {
    static final String HEADER = "idempotency-key";

    /** Says that a reply was given before. */
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration KEPT = Duration.ofHours(24);

    private final InstantSource clock;
    private final int maxReplies;
    private final long maxBytes;
    private final LinkedHashMap<String, Slot> slots = new LinkedHashMap<>();
    private long bytes;

    IdempotentReplies(InstantSource clock) {
        this(clock, 10_000, 16L << 20);
    }

    IdempotentReplies(InstantSource clock, int maxReplies, long maxBytes) {
        this.clock = clock;
        this.maxReplies = maxReplies;
        this.maxBytes = maxBytes;
    }

    /** One use of a key; {@code reply} is empty while the call runs. */
    private record Slot(String body, Instant at, Optional<Reply> reply) {
        long bytes() {
            return reply.map(r -> (long) r.body().length).orElse(0L);
        }
    }

    /** The reply of the call, or the one that it got when it was sent before. */
    Reply once(Call call, Supplier<Reply> run) {
        Optional<String> key = call.header(HEADER);
        if (key.isEmpty()) {
            return run.get();
        }
        if (!FORM.matcher(key.get()).matches()) {
            throw Refusal.badRequest("idempotency.form", "Idempotency-Key");
        }
        String name = name(call, key.get());
        String body = HexFormat.of().formatHex(ContentHash.sha256().digest(call.body()));
        Optional<Reply> before = claim(name, body);
        if (before.isPresent()) {
            return before.get().with(REPLAYED, "true");
        }
        Optional<Reply> done = Optional.empty();
        try {
            Reply reply = run.get();
            done = Optional.of(reply);
            return reply;
        } finally {
            settle(name, body, done);
        }
    }

    private static String name(Call call, String key) {
        Actor actor = call.signedIn().actor();
        return ContentHash.of(
                64,
                actor.kind().name(),
                actor.name(),
                call.method(),
                call.path(),
                call.query().toString(),
                key);
    }

    private synchronized Optional<Reply> claim(String name, String body) {
        Slot slot = slots.get(name);
        if (slot == null || slot.at().plus(KEPT).isBefore(clock.instant())) {
            put(name, new Slot(body, clock.instant(), Optional.empty()));
            return Optional.empty();
        }
        if (!slot.body().equals(body)) {
            throw Refusal.of(422, "idempotency.reused", "Idempotency-Key");
        }
        if (slot.reply().isEmpty()) {
            throw Refusal.of(409, "idempotency.running", "Idempotency-Key");
        }
        return slot.reply();
    }

    private synchronized void settle(String name, String body, Optional<Reply> reply) {
        if (reply.isPresent()) {
            put(name, new Slot(body, clock.instant(), reply));
        } else {
            remove(name);
        }
    }

    private void put(String name, Slot slot) {
        remove(name);
        slots.put(name, slot);
        bytes += slot.bytes();
        Iterator<Slot> oldest = slots.values().iterator();
        while (slots.size() > maxReplies || bytes > maxBytes) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private void remove(String name) {
        Slot gone = slots.remove(name);
        bytes -= gone == null ? 0 : gone.bytes();
    }
}
