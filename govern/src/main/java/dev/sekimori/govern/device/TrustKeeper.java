package dev.sekimori.govern.device;

import dev.sekimori.decide.trust.TrustAssessment;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Assesses the trust in a device again after every event that may change it. */
public final class TrustKeeper {
    private static final Actor SYSTEM = Actor.system("trust");

    private final Ledger ledger;

    public TrustKeeper(Ledger ledger) {
        this.ledger = ledger;
    }

    /** To be called with entries as they are committed, on one thread. */
    public void onCommit(List<Entry> entries) {
        SequencedSet<DeviceId> touched = new LinkedHashSet<>();
        try (SiteReader state = ledger.read()) {
            for (Entry entry : entries) {
                touchedBy(entry.event(), state).ifPresent(touched::add);
            }
        }
        touched.forEach(this::assess);
    }

    private static Optional<DeviceId> touchedBy(Event event, SiteReader state) {
        return switch (event) {
            case DeviceEvent.TrustAssessed _ -> Optional.empty();
            case DeviceEvent device -> Optional.of(device.device());
            case FindingEvent.SeenAgain _ -> Optional.empty();
            case FindingEvent finding ->
                state.finding(finding.finding()).map(dev.sekimori.model.finding.Finding::device);
            default -> Optional.empty();
        };
    }

    private void assess(DeviceId id) {
        ledger.execute(SYSTEM, (state, now) -> {
            Optional<Device> device = state.device(id);
            Optional<Trust> changed = device.map(d -> TrustAssessment.of(
                            d, state.findings(FindingFilter.openOf(id), Optional.empty(), 200)))
                    .filter(trust -> !trust.equals(device.get().trust()));
            List<Event> events =
                    changed.<Event>map(trust -> new DeviceEvent.TrustAssessed(id, trust)).stream()
                            .toList();
            return new Outcome<>(events, id);
        });
    }
}
