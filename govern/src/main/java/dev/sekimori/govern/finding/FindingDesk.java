package dev.sekimori.govern.finding;

import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.ObserverPort.Recheck;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;

import java.util.List;
import java.util.Optional;

/** Re-checks findings and records what the checks saw. Any thread; blocking. */
public final class FindingDesk {
    /** What a re-check came to; {@code unresolved} says why when nothing could be told. */
    public record Rechecked(Finding finding, Optional<Message> unresolved) {
        public boolean fixed() {
            return finding.state() == FindingState.FIXED;
        }
    }

    private final Ledger ledger;
    private final ObserverPort observers;

    public FindingDesk(Ledger ledger, ObserverPort observers) {
        this.ledger = ledger;
        this.observers = observers;
    }

    /** Runs the finding's check again now; a fixed finding is checked too and may be open again. */
    public Rechecked check(Actor actor, FindingId id) {
        Finding finding;
        Device device;
        try (SiteReader state = ledger.read()) {
            finding = find(state, id);
            device = state.device(finding.device()).orElseThrow(() -> notFound(id));
        }
        Recheck answer = observers.recheck(device, finding);
        return switch (answer) {
            case Recheck.CannotTell(var why) -> new Rechecked(finding, Optional.of(why));
            case Recheck.Gone(var evidence) ->
                record(actor, id, new FindingEvent.Fixed(id, evidence));
            case Recheck.StillThere(var weakness) ->
                record(
                        actor,
                        id,
                        finding.state() == FindingState.OPEN
                                ? new FindingEvent.SeenAgain(id, weakness.evidence())
                                : new FindingEvent.Opened(
                                        id, finding.device(), weakness, finding.priority()));
        };
    }

    /** As {@link #check}; answers the finding alone. */
    public Finding recheck(Actor actor, FindingId id) {
        return check(actor, id).finding();
    }

    private Rechecked record(Actor actor, FindingId id, FindingEvent event) {
        ledger.execute(actor, (state, now) -> {
            boolean alreadyFixed = event instanceof FindingEvent.Fixed
                    && find(state, id).state() == FindingState.FIXED;
            return new Outcome<>(alreadyFixed ? List.<Event>of() : List.<Event>of(event), id);
        });
        try (SiteReader state = ledger.read()) {
            return new Rechecked(find(state, id), Optional.empty());
        }
    }

    private static Finding find(SiteReader state, FindingId id) {
        return state.finding(id).orElseThrow(() -> notFound(id));
    }

    private static NotFoundException notFound(FindingId id) {
        return new NotFoundException(Message.of("finding.not_found", id));
    }
}
