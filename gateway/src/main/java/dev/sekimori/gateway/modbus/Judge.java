package dev.sekimori.gateway.modbus;

import dev.sekimori.decide.policy.RegisterPattern;
import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Protocol;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides what one client may do with one device. Safe from any thread. */
record Judge(DecisionDesk desk, Peer peer, DeviceId device, String address) {
    /** Counts a request and says with which exception it is refused; empty when it may pass. */
    Optional<ExceptionCode> refusal(List<Access> accesses, int bytes) {
        for (Access access : accesses) {
            Verdict verdict = verdict(access);
            Optional<ExceptionCode> refusal = switch (admit(verdict, access, bytes)) {
                case PERMITTED -> Optional.empty();
                case REFUSED -> Optional.of(refusedBy(verdict.decision(), access));
                case OVER_RATE -> Optional.of(ExceptionCode.BUSY);
                case OUT_OF_RANGE -> Optional.of(ExceptionCode.ILLEGAL_VALUE);
            };
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Verdict.Admission admit(Verdict verdict, Access access, int bytes) {
        return access.written().isPresent()
                ? verdict.admit(bytes, access.written().get())
                : verdict.admit(bytes);
    }

    private Verdict verdict(Access access) {
        return verdict(access.operation(), access.resource());
    }

    private Verdict verdict(Operation operation, String resource) {
        Ask ask = new Ask(Optional.of(device), Protocol.MODBUS, operation, resource);
        return desk.verdict(peer, ask, address);
    }

    /** Whether the client may begin; counts it. */
    boolean mayConnect() {
        return verdict(Operation.CONNECT, "/").admit(0) == Verdict.Admission.PERMITTED;
    }

    /** Whether a client that has begun may go on; counts nothing. */
    boolean mayStay() {
        return verdict(Operation.CONNECT, "/").permitted();
    }

    /** Whether what was admitted before is still permitted; counts nothing. */
    boolean stillPermits(List<Access> accesses) {
        return desk.site().mayCommunicate(device)
                && accesses.stream().allMatch(access -> verdict(access).permitted());
    }

    /** In the words of Modbus: no such function here, or no such registers. */
    private ExceptionCode refusedBy(Decision decision, Access access) {
        if (!desk.site().mayCommunicate(device)) {
            return ExceptionCode.PATH_UNAVAILABLE;
        }
        return decision.rule().equals("default") && isPermittedElsewhere(access)
                ? ExceptionCode.ILLEGAL_ADDRESS
                : ExceptionCode.ILLEGAL_FUNCTION;
    }

    /** Whether some rule permits the function for other registers of the unit. */
    private boolean isPermittedElsewhere(Access access) {
        PolicySet policy = desk.site().state().policy();
        Stream<FlowRule> profile = desk.site().device(device).stream()
                .flatMap(known ->
                        policy
                                .profiles()
                                .getOrDefault(known.facts().profile(), List.of())
                                .stream());
        return Stream.concat(policy.site().stream(), profile)
                .filter(rule -> rule.answer() != Answer.REFUSE)
                .filter(rule -> rule.protocols().contains(Protocol.MODBUS))
                .filter(rule -> rule.operations().contains(access.operation()))
                .flatMap(rule -> rule.resources().stream())
                .flatMap(pattern -> RegisterPattern.parse(pattern).stream())
                .anyMatch(pattern -> pattern.mentions(access.unit(), access.function()));
    }
}
