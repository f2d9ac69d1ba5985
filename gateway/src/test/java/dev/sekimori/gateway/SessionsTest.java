package dev.sekimori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.DeviceState;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

class SessionsTest {
    private final FixedSite.HandClock clock = new FixedSite.HandClock();
    private final Sessions sessions = new Sessions(clock);

    private Optional<Sessions.Registration> open(Runnable closeNow) {
        return sessions.open(
                FixedSite.LAMP, LiveSession.Kind.MQTT, "lamp-1", "127.77.0.9", closeNow);
    }

    /** A session that closes on another thread, as sockets do. */
    private Sessions.Registration openSocket(List<String> log) {
        AtomicReference<Sessions.Registration> self = new AtomicReference<>();
        Sessions.Registration opened = open(() -> Thread.ofVirtual().start(() -> {
                    log.add("closed");
                    self.get().closed();
                }))
                .orElseThrow();
        self.set(opened);
        return opened;
    }

    @Test
    void answers_a_cut_when_every_session_is_closed_and_says_when_the_last_packet_passed() {
        List<String> log = java.util.Collections.synchronizedList(new ArrayList<>());
        Sessions.Registration first = openSocket(log);
        openSocket(log);
        Instant last = clock.instant();
        first.touch();
        clock.forwardMs(100);
        CutReport report = sessions.cut(FixedSite.LAMP);
        assertThat(log).hasSize(2);
        assertThat(report)
                .isEqualTo(new CutReport(FixedSite.LAMP, 2, Optional.of(last), clock.instant()));
        assertThat(sessions.live()).isEmpty();
    }

    @Test
    void opens_no_session_with_a_device_that_is_cut_until_it_may_communicate_again() {
        sessions.cut(FixedSite.LAMP);
        assertThat(open(() -> {})).isEmpty();
        sessions.update(SiteIndex.of(FixedSite.state(DeviceState.ISOLATED), Instant.EPOCH));
        assertThat(open(() -> {})).isEmpty();
        sessions.update(SiteIndex.of(FixedSite.state(DeviceState.PROBATION), Instant.EPOCH));
        assertThat(open(() -> {})).isPresent();
    }

    @Test
    void an_older_picture_neither_lets_back_who_is_held_nor_forgets_what_was_cut() {
        List<String> log = java.util.Collections.synchronizedList(new ArrayList<>());
        openSocket(log);
        sessions.hold(FixedSite.LAMP);
        sessions.update(SiteIndex.of(FixedSite.state(DeviceState.IN_SERVICE), Instant.EPOCH));
        assertThat(open(() -> {})).isEmpty();
        assertThat(sessions.cut(FixedSite.LAMP).sessionsCut()).isEqualTo(1);
    }

    @Test
    void who_was_held_and_let_go_is_let_back_by_the_next_picture() {
        sessions.hold(FixedSite.LAMP);
        sessions.letGo(FixedSite.LAMP);
        assertThat(open(() -> {})).isEmpty();
        sessions.update(SiteIndex.of(FixedSite.state(DeviceState.IN_SERVICE), Instant.EPOCH));
        assertThat(open(() -> {})).isPresent();
    }

    @Test
    void counts_each_session_once_however_often_it_is_told_to_close() {
        List<String> log = java.util.Collections.synchronizedList(new ArrayList<>());
        openSocket(log);
        sessions.update(SiteIndex.of(FixedSite.state(DeviceState.LOST), Instant.EPOCH));
        sessions.update(SiteIndex.of(FixedSite.state(DeviceState.LOST), Instant.EPOCH));
        assertThat(sessions.cut(FixedSite.LAMP).sessionsCut()).isEqualTo(1);
        assertThat(sessions.cut(FixedSite.LAMP).sessionsCut()).isEqualTo(1);
        assertThat(sessions.allCut()).isEqualTo(1);
    }

    @Test
    void knows_no_packet_of_a_device_that_was_never_heard() {
        assertThat(sessions.cut(FixedSite.LAMP).lastPacketAt()).isEmpty();
    }
}
