package dev.sekimori.decide.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.event.DeviceEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

class RecoveryTest {
    private static final DeviceId CAMERA = new DeviceId("camera-1");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration PROBATION = Duration.ofMinutes(10);
    private final Recovery recovery = new Recovery(PROBATION);

    @Test
    void a_device_in_service_is_isolated_on_order() {
        assertThat(recovery.isolate(at(DeviceState.IN_SERVICE), "factory password", false))
                .isEqualTo(new Step.Taken(
                        List.of(new DeviceEvent.IsolationOrdered(CAMERA, "factory password"))));
    }

    @Test
    void a_safety_device_is_held_until_a_person_decides() {
        Lifecycle held = new Lifecycle(
                CAMERA, DeviceState.IN_SERVICE, IsolationMode.HOLD, false, Optional.empty(), 1);

        assertThat(recovery.isolate(held, "r", false)).isInstanceOf(Step.Refused.class);
        assertThat(recovery.isolate(held, "r", true)).isInstanceOf(Step.Taken.class);
    }

    @Test
    void a_passed_recheck_leads_to_probation_and_not_to_service() {
        Step step = recovery.recheckPassed(isolated(true, 0), 2, NOW);

        assertThat(step)
                .isEqualTo(new Step.Taken(List.of(
                        new DeviceEvent.RecheckPassed(CAMERA, 2),
                        new DeviceEvent.ProbationStarted(CAMERA, NOW.plus(PROBATION)))));
    }

    @Test
    void open_findings_keep_a_device_isolated() {
        assertThat(recovery.recheckPassed(isolated(true, 1), 0, NOW))
                .isInstanceOf(Step.Refused.class);
    }

    @Test
    void a_recheck_before_recovery_was_started_changes_nothing() {
        assertThat(recovery.recheckPassed(isolated(false, 0), 0, NOW))
                .isInstanceOf(Step.Refused.class);
    }

    @Test
    void probation_ends_only_when_its_time_is_over_and_nothing_is_open() {
        Instant until = NOW.plus(PROBATION);

        assertThat(recovery.endProbation(onProbation(until, 0), until.minusMillis(1)))
                .isInstanceOf(Step.Refused.class);
        assertThat(recovery.endProbation(onProbation(until, 1), until))
                .isInstanceOf(Step.Refused.class);
        assertThat(recovery.endProbation(onProbation(until, 0), until))
                .isEqualTo(new Step.Taken(List.of(new DeviceEvent.Restored(CAMERA))));
    }

    @Test
    void an_isolation_is_undone_only_before_recovery_began() {
        assertThat(recovery.undo(isolated(false, 0), "wrong device"))
                .isInstanceOf(Step.Taken.class);
        assertThat(recovery.undo(isolated(true, 0), "wrong device"))
                .isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @EnumSource(DeviceState.class)
    void nothing_but_isolation_can_be_recovered_from(DeviceState state) {
        assertThat(recovery.start(at(state), "r") instanceof Step.Taken)
                .isEqualTo(state == DeviceState.ISOLATED);
    }

    /**
     * Guideline O-1: whatever is commanded in whatever order, no step is taken that the machine
     * does not have.
     */
    @Test
    void no_random_walk_takes_an_impossible_step() {
        long seed = 21_160;
        Random random = new Random(seed);
        Walk walk = new Walk();
        for (int i = 0; i < 50_000; i++) {
            DeviceState before = walk.state;
            walk.take(command(random, walk));
            assertThat(Walk.POSSIBLE)
                    .as("seed %d, step %d", seed, i)
                    .contains(before + ">" + walk.state);
        }
    }

    private Step command(Random random, Walk walk) {
        Lifecycle now = walk.lifecycle(random.nextInt(2));
        return switch (random.nextInt(6)) {
            case 0 -> recovery.isolate(now, "r", random.nextBoolean());
            case 1 -> recovery.undo(now, "r");
            case 2 -> recovery.start(now, "r");
            case 3 -> recovery.recheckPassed(now, 1, NOW);
            case 4 -> recovery.recheckFailed(now, List.of(Message.of("m")));
            case 5 ->
                recovery.endProbation(
                        now, NOW.plus(random.nextBoolean() ? PROBATION : Duration.ZERO));
            default -> throw new AssertionError();
        };
    }

    private static final class Walk {
        static final Set<String> POSSIBLE = Set.of(
                "IN_SERVICE>IN_SERVICE",
                "IN_SERVICE>ISOLATED",
                "ISOLATED>ISOLATED",
                "ISOLATED>IN_SERVICE",
                "ISOLATED>PROBATION",
                "PROBATION>PROBATION",
                "PROBATION>IN_SERVICE",
                "PROBATION>ISOLATED");
        private DeviceState state = DeviceState.IN_SERVICE;
        private boolean started;
        private Optional<Instant> until = Optional.empty();

        Lifecycle lifecycle(int blocking) {
            return new Lifecycle(CAMERA, state, IsolationMode.CUT, started, until, blocking);
        }

        void take(Step step) {
            if (!(step instanceof Step.Taken(var events))) {
                return;
            }
            for (DeviceEvent event : events) {
                switch (event) {
                    case DeviceEvent.IsolationOrdered _ ->
                        move(DeviceState.ISOLATED, false, Optional.empty());
                    case DeviceEvent.IsolationUndone _, DeviceEvent.Restored _ ->
                        move(DeviceState.IN_SERVICE, false, Optional.empty());
                    case DeviceEvent.RecoveryStarted _ -> started = true;
                    case DeviceEvent.ProbationStarted probation -> {
                        assertThat(started).isTrue();
                        move(DeviceState.PROBATION, false, Optional.of(probation.until()));
                    }
                    default -> {}
                }
            }
        }

        private void move(
                DeviceState to, boolean recoveryStarted, Optional<Instant> probationUntil) {
            state = to;
            started = recoveryStarted;
            until = probationUntil;
        }
    }

    private static Lifecycle at(DeviceState state) {
        return new Lifecycle(CAMERA, state, IsolationMode.CUT, false, Optional.empty(), 0);
    }

    private static Lifecycle isolated(boolean started, int blocking) {
        return new Lifecycle(
                CAMERA,
                DeviceState.ISOLATED,
                IsolationMode.CUT,
                started,
                Optional.empty(),
                blocking);
    }

    private static Lifecycle onProbation(Instant until, int blocking) {
        return new Lifecycle(
                CAMERA,
                DeviceState.PROBATION,
                IsolationMode.CUT,
                false,
                Optional.of(until),
                blocking);
    }
}
