package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.http.OwnHost.Reply.Refused;
import dev.sekimori.gateway.http.Problem;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.thing.Source;

import java.util.Optional;

/**
 * The policy of a virtual device, which is that of the native endpoint: each use of an affordance
 * is decided as an ask for its native resource. Safe from any thread.
 */
final class Access {
    private final DecisionDesk desk;

    Access(DecisionDesk desk) {
        this.desk = desk;
    }

    /** Who asks, and from where. */
    record Who(Peer peer, String address) {}

    /** Why reading is refused; empty when it is permitted. Counted as a flow. */
    Optional<Refused> refusesRead(Who who, DeviceId device, Source source) {
        Ask ask = ask(device, source, Operation.READ);
        if (isHeld(device)) {
            Decision decision = desk.decideHeld(who.peer(), ask);
            return decision.permittedVirtually()
                    ? Optional.empty()
                    : Optional.of(new Refused(Problem.REFUSED, Optional.of(decision)));
        }
        return refused(desk.verdict(who.peer(), ask, who.address()), new byte[0]);
    }

    /** The same without counting it: what a peer may see, not what it looked at. */
    boolean mayRead(Peer peer, DeviceId device, Source source) {
        Ask ask = ask(device, source, Operation.READ);
        return isHeld(device)
                ? desk.decideHeld(peer, ask).permittedVirtually()
                : desk.decide(desk.site().input(peer, ask)).permittedVirtually();
    }

    /**
     * Why changing is refused; empty when it is permitted. {@code payload} is the value as JSON, in
     * which a rule's range looks for numbers. Counted as a flow.
     */
    Optional<Refused> refusesWrite(Who who, DeviceId device, Source source, byte[] payload) {
        Operation operation =
                source.protocol() == Protocol.MQTT ? Operation.PUBLISH : Operation.WRITE;
        Verdict verdict = desk.verdict(who.peer(), ask(device, source, operation), who.address());
        Optional<Refused> refused = refused(verdict, payload);
        return desk.site().mayCommunicate(device)
                ? refused
                : refused.map(because -> new Refused(Problem.CUT_OFF, because.decision()));
    }

    /** Whether only what was seen before can be shown, because the device is cut off. */
    boolean isHeld(DeviceId device) {
        return desk.site()
                .device(device)
                .map(known -> known.facts().state())
                .filter(state -> state == DeviceState.ISOLATED || state == DeviceState.LOST)
                .isPresent();
    }

    boolean mayCommunicate(DeviceId device) {
        return desk.site().mayCommunicate(device);
    }

    private static Ask ask(DeviceId device, Source source, Operation operation) {
        return new Ask(Optional.of(device), source.protocol(), operation, source.resource());
    }

    private static Optional<Refused> refused(Verdict verdict, byte[] payload) {
        Verdict.Admission admission = verdict.admitVirtually(payload.length, payload);
        Optional<Decision> decision = Optional.of(verdict.refusal(admission));
        return switch (admission) {
            case PERMITTED -> Optional.empty();
            case REFUSED, OUT_OF_RANGE -> Optional.of(new Refused(Problem.REFUSED, decision));
            case OVER_RATE -> Optional.of(new Refused(Problem.OVER_RATE, decision));
        };
    }
}
