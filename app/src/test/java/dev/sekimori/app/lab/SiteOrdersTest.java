package dev.sekimori.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.govern.Site;
import dev.sekimori.govern.fault.BusyException;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.SiteEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What becomes of orders when the disk fails under one, and when the end of another comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteOrdersTest {
    private static final Actor OPERATOR = new Actor(Actor.Kind.PERSON, "aya");
    private static final String PROFILE = "ondo-t1";

    private final ShiftedClock clock = new ShiftedClock();
    private Path data;
    private LabSite lab;
    private Site site;
    private DeviceId thermostat;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        data = dir.resolve("data");
        lab = Mutations.start(data, Mutations.config(), clock);
        site = lab.site().site();
        Await.until(
                "the thermostat publishes",
                () -> flow(flow -> flow.decision().permitted()).isPresent());
        thermostat =
                flow(flow -> flow.decision().permitted()).flatMap(Flow::device).orElseThrow();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void a_device_whose_isolation_cannot_be_recorded_stays_held_until_it_can() throws SQLException {
        recordsNoIsolation();
        try {
            assertThatThrownBy(this::isolate)
                    .isInstanceOfSatisfying(
                            BusyException.class,
                            e -> assertThat(e.reason())
                                    .isEqualTo(Message.of("isolation.not_recorded", thermostat)));

            assertIsHeld();
            assertThat(orders()).isEmpty();
            assertThat(state()).isEqualTo(DeviceState.IN_SERVICE);
            // A picture of what is recorded does not let it back.
            site.gateway().takeUp();
            assertIsHeld();
            // Nor does the same order, when it fails again.
            assertThatThrownBy(this::isolate).isInstanceOf(BusyException.class);
            assertIsHeld();
        } finally {
            execute("DROP TRIGGER full");
        }

        isolate();

        assertThat(orders()).hasSize(1);
        assertThat(state()).isEqualTo(DeviceState.ISOLATED);
        try (SiteReader recorded = site.ledger().read()) {
            assertThat(recorded.latest(DeviceEvent.Isolated.class, thermostat)).isPresent();
        }
        assertIsHeld();

        site.devices().undoIsolation(OPERATOR, thermostat, "the drill is over");
        Await.until("it is let back", () -> sessions() > 0);
    }

    private void isolate() {
        site.devices().isolate(OPERATOR, thermostat, "drill", true);
    }

    /** It knocks every second, and is refused by its state. */
    private void assertIsHeld() {
        Instant since = clock.instant();
        Await.until(
                "refused after " + since,
                () -> flow(flow -> isItsOwn(flow, since)
                                && flow.decision().rule().equals("state:isolated"))
                        .isPresent());
        assertThat(flow(flow -> isItsOwn(flow, since) && flow.decision().permitted()))
                .isEmpty();
        assertThat(sessions()).isZero();
    }

    private boolean isItsOwn(Flow flow, Instant since) {
        return flow.device().equals(Optional.of(thermostat)) && flow.lastAt().isAfter(since);
    }

    private int sessions() {
        return site.gateway().liveSessions(thermostat);
    }

    /** The database refuses these entries from now on, as a full disk would. */
    private void recordsNoIsolation() throws SQLException {
        execute("CREATE TRIGGER full BEFORE INSERT ON leaf"
                + " WHEN instr(CAST(NEW.data AS TEXT), 'isolation_ordered') > 0"
                + " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    }

    private void execute(String sql) throws SQLException {
        String file = "jdbc:sqlite:" + data.resolve("site.db");
        try (Connection connection = DriverManager.getConnection(file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute(sql);
        }
    }

    private DeviceState state() {
        try (SiteReader recorded = site.ledger().read()) {
            return recorded.device(thermostat).orElseThrow().state();
        }
    }

    private List<Entry> orders() {
        return site.ledger().entriesAbout(thermostat, site.ledger().size(), 1_000).stream()
                .filter(entry -> entry.event() instanceof DeviceEvent.IsolationOrdered)
                .toList();
    }

    private Optional<Flow> flow(Predicate<Flow> which) {
        return lab.site().gateway().flows(Optional.empty(), 10_000).stream()
                .filter(flow -> flow.decision()
                        .input()
                        .asking()
                        .filter(facts -> facts.profile().equals(PROFILE))
                        .isPresent())
                .filter(which)
                .findFirst();
    }

    @Test
    void a_situation_ends_by_itself_when_its_time_has_come() {
        SituationDesk desk = new SituationDesk(site.ledger(), site.gateway());
        Instant until = clock.instant().plus(Duration.ofHours(1));
        desk.declareUntil(OPERATOR, Situation.MAINTENANCE, "filters", until);
        Await.until("decided in it", () -> decidedIn(Situation.MAINTENANCE, Instant.EPOCH));

        clock.forward(Duration.ofMinutes(59));
        // The site looks every second: what is decided later was decided after it had looked.
        Instant looked = clock.instant().plusSeconds(3);
        Await.until("still decided in it", () -> decidedIn(Situation.MAINTENANCE, looked));
        assertThat(desk.now().until()).contains(until);

        clock.forward(Duration.ofMinutes(2));
        Await.until("ended", () -> desk.now().situation() == Situation.NORMAL);
        assertThat(desk.now().until()).isEmpty();
        Instant ended = clock.instant();
        Await.until("decided as usual", () -> decidedIn(Situation.NORMAL, ended));
        Entry last;
        try (SiteReader recorded = site.ledger().read()) {
            last = recorded.latest(SiteEvent.SituationDeclared.class).orElseThrow();
        }
        assertThat(last.event())
                .isEqualTo(new SiteEvent.SituationDeclared(
                        Situation.NORMAL, SituationDesk.END_REACHED));
        assertThat(last.actor()).isEqualTo(Actor.system("situation"));
        assertThat(last.at()).isAfterOrEqualTo(until);
    }

    private boolean decidedIn(Situation situation, Instant after) {
        return lab.site().gateway().flows(Optional.empty(), 10_000).stream()
                .anyMatch(flow -> flow.lastAt().isAfter(after)
                        && flow.decision().input().situation() == situation);
    }
}
