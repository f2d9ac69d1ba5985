package dev.sekimori.app.site;

import dev.sekimori.govern.device.TrustKeeper;
import dev.sekimori.govern.guideline.GuidelineDesk;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.SiteEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that follows what happens, soon after it and at least every few minutes: probing the outer
 * side and evaluating the guideline; and renewing certificates before their end. On one thread of
 * its own, never twice at once, and for a small part of the time alone, so that it does not keep
 * the processor from what people order.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SETTLE_MS = 250;

    /** So many times what work took of the processor, a pause follows. */
    private static final int PAUSES = 200;

    private static final long LONGEST_PAUSE_MS = 10_000;
    private static final long EVALUATE_EVERY_S = 60;
    private static final long PROBE_EVERY_S = 300;
    private static final long RENEW_EVERY_S = 6 * 3_600;
    private static final long REFRESH_EVERY_S = 600;
    private static final long SITUATION_EVERY_S = 1;
    private static final long FILES_EVERY_S = 2;

    private final GuidelineDesk guideline;
    private final OuterProbe probe;
    private final TrustKeeper trust;
    private final Renewal renewal;
    private final SituationDesk situation;
    private final Runnable files;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Background.threads("upkeep"));
    private final Soon evaluation = new Soon();
    private final Soon probing = new Soon();

    /** Work that is wanted soon, and how much of the processor it took last. */
    private static final class Soon {
        private final AtomicBoolean due = new AtomicBoolean();
        private volatile long tookMs;

        private void run(Runnable work) {
            due.set(false);
            long begin = THREADS.getCurrentThreadCpuTime();
            attempt(work);
            tookMs = TimeUnit.NANOSECONDS.toMillis(THREADS.getCurrentThreadCpuTime() - begin);
        }

        private long delayMs() {
            return Math.clamp(PAUSES * tookMs, SETTLE_MS, LONGEST_PAUSE_MS);
        }
    }

    /** {@code files} looks whether other files of the site have changed. */
    Upkeep(
            GuidelineDesk guideline,
            OuterProbe probe,
            TrustKeeper trust,
            Renewal renewal,
            SituationDesk situation,
            Runnable files) {
        this.guideline = guideline;
        this.probe = probe;
        this.trust = trust;
        this.renewal = renewal;
        this.situation = situation;
        this.files = files;
    }

    void start() {
        timer.scheduleWithFixedDelay(() -> attempt(probe::run), 0, PROBE_EVERY_S, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(guideline::evaluate), 1, EVALUATE_EVERY_S, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(renewal::renewIfDue), RENEW_EVERY_S, RENEW_EVERY_S, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(trust::refresh), REFRESH_EVERY_S, REFRESH_EVERY_S, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(renewal::takeUpFiles),
                FILES_EVERY_S,
                FILES_EVERY_S,
                TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(files), FILES_EVERY_S, FILES_EVERY_S, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(this::endSituation), 0, SITUATION_EVERY_S, TimeUnit.SECONDS);
    }

    /** Nothing is written unless an end has come. */
    private void endSituation() {
        if (situation.now().until().isPresent()) {
            situation.endWhenDue();
        }
    }

    /** To be called with entries as they are committed. */
    void onCommit(List<Entry> entries) {
        if (entries.stream().map(Entry::event).anyMatch(Upkeep::changesWhatIsProbed)) {
            soon(probing, probe::run);
        }
        if (entries.stream().map(Entry::event).anyMatch(Upkeep::changesRows)) {
            soon(evaluation, guideline::evaluate);
        }
    }

    /** Does both at once, on the upkeep's own thread; what fails is thrown. */
    void now() {
        CompletableFuture.runAsync(
                        () -> {
                            probe.run();
                            guideline.evaluate();
                        },
                        timer)
                .join();
    }

    private static boolean changesWhatIsProbed(Event event) {
        return event instanceof DeviceEvent.Accepted
                || event instanceof DeviceEvent.Identified
                || event instanceof SiteEvent.PolicyEnacted;
    }

    private static boolean changesRows(Event event) {
        return !(event instanceof GuidelineEvent) && !(event instanceof DeviceEvent.TrustAssessed);
    }

    private void soon(Soon wanted, Runnable work) {
        if (wanted.due.compareAndSet(false, true) && !timer.isShutdown()) {
            timer.schedule(() -> wanted.run(work), wanted.delayMs(), TimeUnit.MILLISECONDS);
        }
    }

    /** The thread's outer boundary: a failure is logged, and the next turn comes. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (LedgerException e) {
            LOG.warn("upkeep is late: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("upkeep failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
