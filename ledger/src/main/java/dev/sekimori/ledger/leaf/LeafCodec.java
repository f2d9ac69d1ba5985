package dev.sekimori.ledger.leaf;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.sekimori.ledger.fault.EventTooLargeException;
import dev.sekimori.ledger.fault.MalformedLeafException;
import dev.sekimori.model.Actor;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Entries ↔ the data of leaves: UTF-8 JSON such as
 * {@code {"at":"2026-01-01T00:00:00.123Z","actor":{"kind":
 * "person","name":"aiko"},"event":{"type":"device.retired","device":"cam-1","reason":"sold"}}}.
 */
public final class LeafCodec {
    /** The most bytes that a leaf has. */
    public static final int MAX_BYTES = 1_048_576;

    private LeafCodec() {}

    /** The data of a leaf; throws {@link EventTooLargeException} above {@link #MAX_BYTES}. */
    public static byte[] encode(Instant at, Actor actor, Event event) {
        byte[] data = Json.write(new Leaf(at, actor, event)).getBytes(StandardCharsets.UTF_8);
        if (data.length > MAX_BYTES) {
            throw new EventTooLargeException(EventTypes.nameOf(event) + " takes " + data.length
                    + " bytes of " + MAX_BYTES + " that a leaf may have");
        }
        return data;
    }

    /** The entry of a leaf; throws {@link MalformedLeafException} for all other bytes. */
    public static Entry decode(long index, byte[] data) {
        if (data.length > MAX_BYTES) {
            throw new MalformedLeafException("leaf " + index + " has " + data.length + " bytes");
        }
        Leaf leaf = Json.read(Leaf.class, utf8(index, data));
        return new Entry(index, leaf.at(), leaf.actor(), leaf.event());
    }

    private static String utf8(long index, byte[] data) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedLeafException("leaf " + index + " is not UTF-8", e);
        }
    }

    /** What is in a leaf besides its position. */
    @JsonPropertyOrder({"at", "actor", "event"})
    record Leaf(Instant at, Actor actor, Event event) {}
}
