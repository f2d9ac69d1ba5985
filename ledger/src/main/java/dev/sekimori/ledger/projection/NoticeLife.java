package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;

import java.time.Instant;
import java.util.Optional;

/**
 * What each event does to a notice. States only move forward: a step that comes late leaves its
 * time, not its state; a notice that was read is not unreachable any more, and one that is
 * unreachable stays so.
 */
final class NoticeLife {
    private NoticeLife() {}

    static Notice sent(NoticeEvent.Sent e, Instant at) {
        return new Notice(
                e.notice(),
                e.finding(),
                e.device(),
                e.owner(),
                e.channel(),
                e.language(),
                NoticeState.SENT,
                e.linkHash(),
                e.expiresAt(),
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Notice after(Notice n, NoticeEvent event, Instant at) {
        return switch (event) {
            case NoticeEvent.Sent e ->
                throw new InapplicableEventException("sent already: " + e.notice());
            case NoticeEvent.Delivered _ ->
                times(
                        n,
                        NoticeState.DELIVERED,
                        first(n.deliveredAt(), at),
                        n.readAt(),
                        n.actedAt(),
                        n.verifiedAt());
            case NoticeEvent.Unreachable _ ->
                times(
                        n,
                        NoticeState.UNREACHABLE,
                        n.deliveredAt(),
                        n.readAt(),
                        n.actedAt(),
                        n.verifiedAt());
            case NoticeEvent.Read _ ->
                times(
                        n,
                        NoticeState.READ,
                        n.deliveredAt(),
                        first(n.readAt(), at),
                        n.actedAt(),
                        n.verifiedAt());
            case NoticeEvent.Acted _ ->
                times(
                        n,
                        NoticeState.ACTED,
                        n.deliveredAt(),
                        n.readAt(),
                        first(n.actedAt(), at),
                        n.verifiedAt());
            case NoticeEvent.Verified _ ->
                times(
                        n,
                        NoticeState.VERIFIED,
                        n.deliveredAt(),
                        n.readAt(),
                        n.actedAt(),
                        first(n.verifiedAt(), at));
        };
    }

    private static NoticeState forward(NoticeState from, NoticeState to) {
        return switch (from) {
            case SENT, DELIVERED -> to.compareTo(from) > 0 ? to : from;
            case READ, ACTED, VERIFIED ->
                to != NoticeState.UNREACHABLE && to.compareTo(from) > 0 ? to : from;
            case UNREACHABLE -> from;
        };
    }

    private static Optional<Instant> first(Optional<Instant> before, Instant at) {
        return Optional.of(before.orElse(at));
    }

    private static Notice times(
            Notice n,
            NoticeState next,
            Optional<Instant> delivered,
            Optional<Instant> read,
            Optional<Instant> acted,
            Optional<Instant> verified) {
        return new Notice(
                n.id(),
                n.finding(),
                n.device(),
                n.owner(),
                n.channel(),
                n.language(),
                forward(n.state(), next),
                n.linkHash(),
                n.expiresAt(),
                n.sentAt(),
                delivered,
                read,
                acted,
                verified);
    }
}
