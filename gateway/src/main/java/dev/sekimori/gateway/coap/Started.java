package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Protocol;

import org.eclipse.californium.core.observe.ObserveManager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The running front: everything that was opened, which is ready a little later. */
final class Started implements Front.Running {
    private record Opened(List<Outer> outer, Relay.Parts parts, Inner inner) {}

    private final Front.Context context;
    private final CoapBounds bounds;
    private final Talks talks;
    private final CoapCounters counters = new CoapCounters();
    private final Reception reception;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("coap-timer").factory());
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();

    Started(Front.Context context, CoapBounds bounds, Function<Message, String> words) {
        this.context = context;
        this.bounds = bounds;
        this.talks = new Talks(context.sessions(), threads, context.clock(), bounds.idleSeconds());
        this.reception = new Reception(context, talks, words);
        Thread.ofPlatform().daemon().name("coap-open").start(this::open);
        timer.scheduleWithFixedDelay(this::endOver, 1, 1, TimeUnit.SECONDS);
    }

    private void open() {
        List<Outer> outer = new ArrayList<>();
        try {
            Inner inner = new Inner(Configurations.inner(bounds), bounds, timer);
            Relay.Parts parts = new Relay.Parts(
                    reception,
                    inner,
                    new ObserveManager(Configurations.outer(bounds)),
                    counters,
                    bounds,
                    new Places(threads, bounds));
            context.listeners()
                    .forEach(listener ->
                            outer.add(Outer.open(context, listener, bounds, parts, threads)));
            opened.complete(new Opened(List.copyOf(outer), parts, inner));
        } catch (RuntimeException e) { // the thread's outermost boundary
            outer.forEach(Outer::close);
            opened.completeExceptionally(e);
        }
    }

    private Opened opened() {
        try {
            return opened.join();
        } catch (CompletionException e) {
            throw new GatewayException("the CoAP front cannot be opened", e);
        }
    }

    @Override
    public List<BoundListeners.Bound> bound() {
        return opened().outer().stream().map(Outer::bound).toList();
    }

    @Override
    public void updated() {
        for (Talk talk : talks.all()) {
            threads.execute(() -> recheck(talk));
        }
    }

    /** Ends the talks whose certificates are over. */
    private void endOver() {
        Instant now = context.clock().instant();
        for (Talk talk : talks.all()) {
            if (talk.key().caller().isOver(now)) {
                threads.execute(() -> talks.end(talk));
            }
        }
    }

    private void recheck(Talk talk) {
        if (reception.mayStay(talk)) {
            talk.observing().forEach(Relay::recheck);
        } else {
            talks.end(talk);
        }
    }

    @Override
    public void certificatesChanged() {
        opened().outer().forEach(Outer::reload);
        updated();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new TreeMap<>(counters.snapshot());
        all.put("coap_open_talks", (long) talks.size());
        return all;
    }

    @Override
    public Optional<NativeAccess> access(Protocol protocol) {
        return protocol == Protocol.COAP
                ? Optional.of(new InnerAccess(() -> opened().inner(), context.desk(), bounds))
                : Optional.empty();
    }

    @Override
    public void close() {
        talks.all().forEach(talks::end);
        try {
            Opened open = opened();
            open.outer().forEach(Outer::close);
            open.inner().close();
        } catch (GatewayException neverOpened) {
            // Then there is nothing to close.
        }
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
