package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.TestSigner;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.notice.Channel;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A ledger on a temporary directory with a clock that the test moves, and events to tell it. */
final class TestSite implements AutoCloseable {
    static final Actor ACTOR = Actor.system("test");
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final DeviceId CAM = new DeviceId("cam");
    static final DeviceId PLUG = new DeviceId("plug");
    static final Owner AIKO = new Owner("愛子", "aiko@example.jp", Language.JA);

    final Ledger ledger;
    Instant now = T0;

    TestSite(Path dir) {
        ledger = Ledger.open(dir, new TestSigner("t", 1), "t", () -> now);
    }

    @Override
    public void close() {
        ledger.close();
    }

    void append(Event... events) {
        ledger.append(ACTOR, events);
    }

    void after(long seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }

    <T> T ask(Function<SiteReader, T> question) {
        try (SiteReader reader = ledger.read()) {
            return question.apply(reader);
        }
    }

    <T> Optional<T> find(Function<SiteReader, Optional<T>> question) {
        return ask(question);
    }

    <T> List<T> list(Function<SiteReader, List<T>> question) {
        return ask(question);
    }

    long count(Class<? extends Event> type) {
        return ask(r -> r.count(type));
    }

    Situation situation() {
        return ask(SiteReader::situation);
    }

    Device device(DeviceId id) {
        return ask(r -> r.device(id)).orElseThrow();
    }

    List<String> ids(DeviceFilter filter) {
        return ask(r -> r.devices(filter, Optional.empty(), 100)).stream()
                .map(d -> d.id().value())
                .toList();
    }

    List<Severity> severities(FindingFilter filter) {
        return ask(r -> r.findings(filter, Optional.empty(), 100)).stream()
                .map(Finding::severity)
                .toList();
    }

    static DeviceFilter text(String text) {
        DeviceFilter all = DeviceFilter.ALL;
        return new DeviceFilter(
                all.state(),
                all.zone(),
                all.owner(),
                all.type(),
                all.manufacturer(),
                Optional.of(text),
                all.safetyRelevant(),
                all.hasOpenFindings());
    }

    static DeviceFilter openFindings(boolean has) {
        DeviceFilter all = DeviceFilter.ALL;
        return new DeviceFilter(
                all.state(),
                all.zone(),
                all.owner(),
                all.type(),
                all.manufacturer(),
                all.text(),
                all.safetyRelevant(),
                Optional.of(has));
    }

    static DeviceEvent discovered(DeviceId id, String address) {
        return new DeviceEvent.Discovered(id, address, "", "scan");
    }

    static DeviceEvent identified(DeviceId id, String name) {
        Identification identity = new Identification(
                "mado-cam", "camera", "MADO", "M2", "1.0", "S1", 90, List.of("http.realm: MADO"));
        return new DeviceEvent.Identified(id, name, identity, Capability.GATEWAY_PROTECTED, false);
    }

    static FindingEvent.Opened opened(
            DeviceId device, String place, int priority, Severity severity) {
        Weakness weakness = new Weakness(
                FindingKind.EXPOSED_SERVICE,
                severity,
                place,
                Message.of("weakness.open", place),
                new Evidence(
                        "connect",
                        "nc " + new Endpoint(Protocol.TELNET, "127.77.0.9", 23, "").port(),
                        "login:"));
        return new FindingEvent.Opened(
                weakness.idFor(device),
                device,
                weakness,
                new Priority(priority, List.of(Message.of("p"))));
    }

    static FindingEvent fixed(FindingEvent.Opened opened) {
        return new FindingEvent.Fixed(opened.finding(), new Evidence("connect", "nc", "refused"));
    }

    static NoticeEvent sent(String id, String link) {
        return new NoticeEvent.Sent(
                new NoticeId(id),
                new FindingId("f-0000000000000001"),
                CAM,
                AIKO,
                Channel.OUTBOX,
                Language.JA,
                link,
                T0);
    }

    static GuidelineEvent turned(RowState before, RowState after) {
        return new GuidelineEvent.RowTurned(before, new RowResult("G3-1", after, List.of()));
    }
}
