package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What becomes of a request before it reaches a device. */
sealed interface Judgement {
    /**
     * It may pass; {@code asks} are what was permitted, under {@code epoch}. Its content is to be
     * searched for what virtual patches refuse, and for numbers that a rule bounds, when
     * {@code searchContent}.
     */
    record Pass(
            Peer peer,
            GatewayDevice device,
            Optional<HttpCredential> credential,
            List<Ask> asks,
            long epoch,
            boolean searchContent)
            implements Judgement {}

    /** A person's browser is sent to sign in. */
    record SignIn(URI where) implements Judgement {}

    /** It may not pass. {@code decision} is the refusal, when it was refused by the policy. */
    record Deny(Problem problem, Optional<Decision> decision) implements Judgement {
        static Deny of(Problem problem) {
            return new Deny(problem, Optional.empty());
        }

        static Judgement of(Verdict.Admission admission, Decision decision) {
            Problem problem =
                    admission == Verdict.Admission.OVER_RATE ? Problem.OVER_RATE : Problem.REFUSED;
            return new Deny(problem, Optional.of(decision));
        }
    }
}
