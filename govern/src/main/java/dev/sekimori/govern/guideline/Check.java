package dev.sekimori.govern.guideline;

import dev.sekimori.model.Message;
import dev.sekimori.model.guideline.RowEvidence;
import dev.sekimori.model.guideline.RowEvidence.Method;
import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** One piece of evidence together with what it says about its row. */
record Check(Verdict verdict, RowEvidence evidence) {
    /** Passed, failed, or nothing fresh to judge by. */
    enum Verdict {
        PASSED,
        FAILED,
        NOTHING
    }

    /** A row is satisfied only when every check passed; one failure outweighs all. */
    static RowResult row(String id, Check... checks) {
        List<RowEvidence> evidence = Arrays.stream(checks).map(Check::evidence).toList();
        return new RowResult(id, state(checks), evidence);
    }

    private static RowState state(Check... checks) {
        if (Arrays.stream(checks).anyMatch(check -> check.verdict() == Verdict.FAILED)) {
            return RowState.NOT_SATISFIED;
        }
        boolean all = checks.length > 0
                && Arrays.stream(checks).allMatch(check -> check.verdict() == Verdict.PASSED);
        return all ? RowState.SATISFIED : RowState.UNKNOWN;
    }

    /** {@code numerator} of {@code population} as of now, from the site's recorded state. */
    static Check share(
            SiteFacts facts, String subject, Message statement, int numerator, int population) {
        Verdict verdict = numerator >= population ? Verdict.PASSED : Verdict.FAILED;
        return new Check(
                verdict,
                evidence(
                        facts,
                        subject,
                        Method.EXAMINE,
                        statement,
                        numerator,
                        population,
                        facts.lastEvent()));
    }

    /** As {@link #share}, but nobody to judge by means that nothing is known. */
    static Check shareOfSome(
            SiteFacts facts, String subject, Message statement, int numerator, int population) {
        Check check = share(facts, subject, statement, numerator, population);
        return population > 0 ? check : new Check(Verdict.NOTHING, check.evidence());
    }

    /** The result of a test that ran at {@code at} and counts for {@code validity}. */
    static Check test(
            SiteFacts facts,
            String subject,
            Message statement,
            boolean passed,
            Observation observation) {
        Instant validUntil = observation.at().plus(observation.validity());
        Verdict verdict = facts.now().isBefore(validUntil)
                ? (passed ? Verdict.PASSED : Verdict.FAILED)
                : Verdict.NOTHING;
        RowEvidence evidence = new RowEvidence(
                subject,
                Method.TEST,
                statement,
                observation.at(),
                validUntil,
                observation.numerator(),
                observation.population(),
                observation.event());
        return new Check(verdict, evidence);
    }

    /** When a test ran, for how long it counts, what it counted, and the event that it rests on. */
    record Observation(
            Instant at, Duration validity, int numerator, int population, OptionalLong event) {}

    /** Nothing was observed; {@code statement} says what is missing. */
    static Check nothing(SiteFacts facts, String subject, Message statement) {
        return new Check(
                Verdict.NOTHING,
                evidence(facts, subject, Method.EXAMINE, statement, 0, 0, OptionalLong.empty()));
    }

    private static RowEvidence evidence(
            SiteFacts facts,
            String subject,
            Method method,
            Message statement,
            int numerator,
            int population,
            OptionalLong event) {
        return new RowEvidence(
                subject,
                method,
                statement,
                facts.now(),
                facts.now().plus(SiteFacts.STATE_VALIDITY),
                numerator,
                population,
                event);
    }
}
