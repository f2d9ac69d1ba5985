package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.DeviceEvent;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What each event does to a device. Whether an event is right at that moment was decided before it
 * was appended.
 */
final class DeviceLife {
    private static final Set<DeviceState> GONE =
            Set.of(DeviceState.LOST, DeviceState.RETIRED, DeviceState.ERASED);
    private static final int MAX_ADDRESSES = 16;

    private DeviceLife() {}

    /** A device that is first met, or met again after it was gone. */
    static DeviceDraft discovered(
            Optional<DeviceDraft> known, DeviceEvent.Discovered event, Instant at) {
        known.filter(draft -> !GONE.contains(draft.state())).ifPresent(draft -> {
            throw new InapplicableEventException("device " + draft.id + " was discovered already");
        });
        DeviceDraft draft = known.orElseGet(() -> new DeviceDraft(event.device(), at));
        if (!event.address().isEmpty()) {
            draft.addresses = Stream.concat(Stream.of(event.address()), draft.addresses.stream())
                    .distinct()
                    .limit(MAX_ADDRESSES)
                    .toList();
        }
        seen(draft, event.clientId(), at);
        draft.turn(DeviceState.DISCOVERED, at);
        return draft;
    }

    /** Applies any other event; answers whether it says something of the device itself. */
    static boolean apply(DeviceDraft draft, DeviceEvent event, Instant at) {
        switch (event) {
            case DeviceEvent.Discovered e ->
                throw new InapplicableEventException("discovered: " + e.device());
            case DeviceEvent.Observed e -> observed(draft, e, at);
            case DeviceEvent.Identified e -> identified(draft, e, at);
            case DeviceEvent.TrustAssessed e -> draft.trust = e.trust();
            case DeviceEvent.Accepted e -> {
                draft.owner = Optional.of(e.owner());
                draft.zone = e.zone();
                draft.turn(DeviceState.IN_SERVICE, at);
            }
            case DeviceEvent.Described e -> described(draft, e);
            case DeviceEvent.IsolationOrdered _ -> {
                draft.stateBefore = draft.state() == DeviceState.ISOLATED
                        ? draft.stateBefore
                        : Optional.of(draft.state());
                draft.turn(DeviceState.ISOLATED, at);
            }
            case DeviceEvent.ProbationStarted _ -> draft.turn(DeviceState.PROBATION, at);
            case DeviceEvent.Restored _ -> {
                draft.stateBefore = Optional.empty();
                draft.turn(DeviceState.IN_SERVICE, at);
            }
            case DeviceEvent.IsolationUndone _ -> {
                draft.turn(draft.stateBefore.orElse(draft.state()), at);
                draft.stateBefore = Optional.empty();
            }
            case DeviceEvent.Lost _ -> draft.turn(DeviceState.LOST, at);
            case DeviceEvent.Retired _ -> draft.turn(DeviceState.RETIRED, at);
            case DeviceEvent.CredentialHeld _,
                    DeviceEvent.PasswordChanged _,
                    DeviceEvent.IdentityBound _,
                    DeviceEvent.IdentityRevoked _,
                    DeviceEvent.Isolated _,
                    DeviceEvent.RecoveryStarted _,
                    DeviceEvent.RecheckPassed _,
                    DeviceEvent.RecheckFailed _ -> {
                return false;
            }
        }
        return true;
    }

    private static void observed(DeviceDraft draft, DeviceEvent.Observed event, Instant at) {
        draft.addresses = event.addresses();
        draft.endpoints = event.endpoints();
        seen(draft, event.clientId(), at);
    }

    private static void identified(DeviceDraft draft, DeviceEvent.Identified event, Instant at) {
        draft.identity = event.identity();
        draft.capability = event.capability();
        draft.safetyRelevant = event.safetyRelevant();
        if (!draft.named && !event.name().isBlank()) {
            draft.name = event.name();
        }
        draft.lastSeen = at;
    }

    private static void described(DeviceDraft draft, DeviceEvent.Described event) {
        event.name().ifPresent(name -> {
            draft.name = name;
            draft.named = true;
        });
        if (event.owner().isPresent()) {
            draft.owner = event.owner();
        }
        event.zone().ifPresent(zone -> draft.zone = zone);
    }

    private static void seen(DeviceDraft draft, String clientId, Instant at) {
        if (!clientId.isEmpty()) {
            draft.clientId = clientId;
        }
        draft.lastSeen = at;
    }

    static InapplicableEventException unknown(DeviceId device) {
        return new InapplicableEventException("there is no device " + device);
    }
}
