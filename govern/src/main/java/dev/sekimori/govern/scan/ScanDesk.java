package dev.sekimori.govern.scan;

import dev.sekimori.govern.device.Inventory;
import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.fault.LedgerClosedException;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.Message;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.Text;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.observe.ScanPlan;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs one confirmed scan at a time. Any thread; starting answers at once. */
public final class ScanDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScanDesk.class);

    /** A scan with its numbers of this moment. */
    public record ScanProgress(Scan scan, boolean live) {}

    private static final class Running {
        final ScanId id;
        final ScanPlan plan;
        final AtomicInteger addressesDone = new AtomicInteger();
        final AtomicInteger hosts = new AtomicInteger();
        volatile boolean cancelled;
        volatile @Nullable Thread thread;

        Running(ScanId id, ScanPlan plan) {
            this.id = id;
            this.plan = plan;
        }
    }

    private final Ledger ledger;
    private final ObserverPort observers;
    private final Inventory inventory;
    private final Supplier<ScanId> ids;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    public ScanDesk(
            Ledger ledger, ObserverPort observers, Inventory inventory, Supplier<ScanId> ids) {
        this.ledger = ledger;
        this.observers = observers;
        this.inventory = inventory;
        this.ids = ids;
    }

    /** Records scans as failed that were cut short when the site stopped. */
    public void resume() {
        try (SiteReader state = ledger.read()) {
            state.scans(20).stream()
                    .filter(scan -> scan.state() == Scan.State.RUNNING)
                    .forEach(scan -> ledger.append(
                            Actor.system("scan"),
                            new ScanEvent.Failed(
                                    scan.id(),
                                    scan.addressesDone(),
                                    scan.hosts(),
                                    "the site stopped")));
        }
    }

    /** Exactly what a scan of these ranges would do, to be shown before it is confirmed. */
    public ObserverPort.Plan plan(List<String> ranges) {
        return observers.plan(ranges);
    }

    /**
     * Starts a scan; {@code confirmedAuthority} is a person's word that they may scan these ranges.
     */
    public ScanId start(Actor actor, List<String> ranges, boolean confirmedAuthority) {
        if (!confirmedAuthority) {
            throw new InvalidException(Message.of("scan.authority_not_confirmed"));
        }
        ScanPlan plan = switch (observers.plan(ranges)) {
            case ObserverPort.Plan.Planned(var planned) -> planned;
            case ObserverPort.Plan.Refused(var reasons) ->
                throw new InvalidException(reasons.getFirst());
        };
        Running next = new Running(ids.get(), plan);
        if (!running.compareAndSet(null, next)) {
            throw new RefusedException(Message.of("scan.already_running"));
        }
        try {
            ledger.append(actor, new ScanEvent.Started(next.id, plan, actor.name()));
        } catch (RuntimeException e) {
            running.set(null);
            throw e;
        }
        next.thread = Thread.ofVirtual().name("scan-" + next.id).start(() -> run(actor, next));
        return next.id;
    }

    private void run(Actor actor, Running scan) {
        Event end;
        try {
            int done = observers.scan(
                    scan.plan,
                    host -> {
                        inventory.record(actor, host, "scan");
                        scan.hosts.incrementAndGet();
                    },
                    scan.addressesDone::set,
                    () -> scan.cancelled);
            end = scan.cancelled
                    ? new ScanEvent.Cancelled(scan.id, done, scan.hosts.get())
                    : new ScanEvent.Completed(scan.id, done, scan.hosts.get());
        } catch (RuntimeException e) {
            LOG.warn("scan {} failed", scan.id, e);
            end = new ScanEvent.Failed(
                    scan.id,
                    scan.addressesDone.get(),
                    scan.hosts.get(),
                    Text.shorten(String.valueOf(e.getMessage()), 300));
        }
        try {
            ledger.append(actor, end);
        } catch (LedgerClosedException e) {
            LOG.debug("scan {} is recorded as failed at the next start", scan.id);
        } finally {
            running.set(null);
        }
    }

    public void cancel(Actor actor, ScanId id) {
        Running now = running.get();
        if (now == null || !now.id.equals(id)) {
            throw new RefusedException(Message.of("scan.not_running", id));
        }
        LOG.info("scan {} cancelled by {}", id, actor.name());
        now.cancelled = true;
    }

    /** A scan, with live numbers while it runs. */
    public Optional<ScanProgress> progress(ScanId id) {
        Running now = running.get();
        try (SiteReader state = ledger.read()) {
            return state.scan(id)
                    .map(scan -> now != null && now.id.equals(id) ? live(scan, now) : ended(scan));
        }
    }

    private static ScanProgress ended(Scan scan) {
        return new ScanProgress(scan, false);
    }

    private static ScanProgress live(Scan scan, Running now) {
        return new ScanProgress(
                new Scan(
                        scan.id(),
                        scan.plan(),
                        scan.confirmedBy(),
                        scan.state(),
                        now.addressesDone.get(),
                        now.hosts.get(),
                        scan.startedAt(),
                        scan.finishedAt(),
                        scan.failure()),
                true);
    }

    /** Newest first. */
    public List<Scan> recent(int limit) {
        try (SiteReader state = ledger.read()) {
            return state.scans(limit);
        }
    }

    public Scan scan(ScanId id) {
        return progress(id)
                .map(ScanProgress::scan)
                .orElseThrow(() -> new NotFoundException(Message.of("scan.not_found", id)));
    }

    /** Stops a running scan; it is recorded as cancelled when the ledger is still open. */
    @Override
    public void close() {
        Running now = running.get();
        if (now == null) {
            return;
        }
        now.cancelled = true;
        Thread thread = now.thread;
        if (thread != null) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
