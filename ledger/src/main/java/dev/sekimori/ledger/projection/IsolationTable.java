package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The table {@code isolation}. What follows an order belongs to the device's last one. */
final class IsolationTable {
    private final Session session;

    IsolationTable(Session session) {
        this.session = session;
    }

    void apply(DeviceEvent event, long index, Instant at) {
        switch (event) {
            case DeviceEvent.IsolationOrdered e ->
                session.update(
                        "INSERT INTO isolation (ordered, device, body) VALUES (?, ?, ?)",
                        index,
                        e.device().value(),
                        Json.write(ordered(e, index, at)));
            case DeviceEvent.Isolated e -> change(e.device(), i -> reported(i, e, index));
            case DeviceEvent.RecoveryStarted e ->
                change(
                        e.device(),
                        i -> steps(i, Optional.of(at), Optional.empty(), Optional.empty()));
            case DeviceEvent.RecheckPassed e ->
                change(
                        e.device(),
                        i -> steps(i, i.recoveryStartedAt(), Optional.of(at), i.probationUntil()));
            case DeviceEvent.ProbationStarted e ->
                change(
                        e.device(),
                        i -> steps(
                                i,
                                i.recoveryStartedAt(),
                                i.recheckPassedAt(),
                                Optional.of(e.until())));
            case DeviceEvent.Restored e ->
                change(e.device(), i -> ended(i, Optional.of(at), false));
            case DeviceEvent.IsolationUndone e ->
                change(e.device(), i -> ended(i, Optional.empty(), true));
            case DeviceEvent other -> {}
        }
    }

    Optional<Isolation> last(DeviceId device) {
        return session.first(
                "SELECT body FROM isolation WHERE device = ? ORDER BY ordered DESC LIMIT 1",
                row -> Json.read(Isolation.class, row.getString(1)),
                device.value());
    }

    List<Isolation> newest(int limit) {
        return session.list(
                "SELECT body FROM isolation ORDER BY ordered DESC LIMIT ?",
                row -> Json.read(Isolation.class, row.getString(1)),
                limit);
    }

    private void change(DeviceId device, UnaryOperator<Isolation> step) {
        last(device)
                .ifPresent(isolation -> session.update(
                        "UPDATE isolation SET body = ? WHERE ordered = ?",
                        Json.write(step.apply(isolation)),
                        isolation.event()));
    }

    private static Isolation ordered(DeviceEvent.IsolationOrdered event, long index, Instant at) {
        return new Isolation(
                event.device(),
                event.reason(),
                at,
                index,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Isolation reported(Isolation i, DeviceEvent.Isolated event, long index) {
        return new Isolation(
                i.device(),
                i.reason(),
                i.orderedAt(),
                i.event(),
                Optional.of(event.report()),
                OptionalLong.of(index),
                i.recoveryStartedAt(),
                i.recheckPassedAt(),
                i.probationUntil(),
                i.restoredAt(),
                i.undone());
    }

    private static Isolation steps(
            Isolation i,
            Optional<Instant> recovery,
            Optional<Instant> recheck,
            Optional<Instant> probation) {
        return new Isolation(
                i.device(),
                i.reason(),
                i.orderedAt(),
                i.event(),
                i.report(),
                i.reportEvent(),
                recovery,
                recheck,
                probation,
                i.restoredAt(),
                i.undone());
    }

    private static Isolation ended(Isolation i, Optional<Instant> restoredAt, boolean undone) {
        return new Isolation(
                i.device(),
                i.reason(),
                i.orderedAt(),
                i.event(),
                i.report(),
                i.reportEvent(),
                i.recoveryStartedAt(),
                i.recheckPassedAt(),
                i.probationUntil(),
                restoredAt,
                undone);
    }
}
