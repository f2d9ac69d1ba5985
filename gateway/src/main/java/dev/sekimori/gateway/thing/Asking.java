package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.model.device.Protocol;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the devices that do not speak of their own accord: every {@link #EACH} for the last value to
 * be there when the device is cut off, at most {@link #AGAIN} old when somebody reads, and each
 * second where somebody observes. One question at a time to a device, {@value #AT_ONCE} devices at
 * once. A device that may not communicate is not asked. Pictures are asked for every
 * {@link #PICTURE}, until there is a first one every {@link #NO_PICTURE}, while all that are held
 * stay below {@value #MOST_PICTURE_BYTES} bytes; above that only when somebody wants to see one.
 */
final class Asking implements AutoCloseable {
    static final Duration EACH = Duration.ofSeconds(15);
    static final Duration AGAIN = Duration.ofSeconds(1);
    static final Duration PICTURE = Duration.ofMinutes(10);
    static final Duration NO_PICTURE = Duration.ofMinutes(1);
    /** Of all devices together. */
    static final int MOST_PICTURE_BYTES = 64 * 1024 * 1024;

    private static final int AT_ONCE = 8;
    private static final Set<Protocol> ASKED =
            Set.of(Protocol.ECHONET_LITE, Protocol.MODBUS, Protocol.COAP, Protocol.HTTP);
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private final DecisionDesk desk;
    private final Front.Natives natives;
    private final Twins twins;
    private final InstantSource clock;
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> askedAtMs = new ConcurrentHashMap<>();
    private final Map<String, Long> picturedAtMs = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicLong failures = new AtomicLong();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("thing-", 0).factory());
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("thing-asking").factory());

    Asking(DecisionDesk desk, Front.Natives natives, Twins twins, InstantSource clock) {
        this.desk = desk;
        this.natives = natives;
        this.twins = twins;
        this.clock = clock;
    }

    void begin() {
        beat.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    // The thread's outermost boundary: one failed beat must not end all later ones.
    private void beat() {
        try {
            desk.site().state().devices().stream()
                    .filter(device -> desk.site().mayCommunicate(device.id()))
                    .forEach(this::visitWhenDue);
        } catch (RuntimeException e) {
            LOG.warn("devices could not be asked", e);
        }
    }

    private void visitWhenDue(GatewayDevice device) {
        String id = device.id().value();
        boolean looksEchonet = device.endpoints().stream()
                .anyMatch(endpoint -> endpoint.protocol() == Protocol.ECHONET_LITE);
        Twin twin = twins.of(device.id()).orElseThrow();
        boolean isAsked = twin.cells().stream().anyMatch(e -> isAsked(e.getKey()));
        boolean undescribed = twins.isUndescribed(device) && looksEchonet;
        boolean valuesDue = (isAsked || undescribed) && areValuesDue(id, twin);
        boolean pictureDue = isPictureDue(id, twin);
        if (!(valuesDue || pictureDue) || !running.add(id)) {
            return;
        }
        List<Runnable> questions = new ArrayList<>();
        if (valuesDue) {
            askedAtMs.put(id, clock.millis());
            questions.add(() -> askValues(device, undescribed));
        }
        if (pictureDue) {
            picturedAtMs.put(id, clock.millis());
            questions.add(() -> askPictures(device, twin));
        }
        threads.execute(() -> visit(device, questions));
    }

    private boolean areValuesDue(String id, Twin twin) {
        boolean isWatched = twin.cells().stream().anyMatch(e -> e.getValue().isWatched());
        long dueMs = askedAtMs.getOrDefault(id, 0L) + (isWatched ? AGAIN : EACH).toMillis();
        return clock.millis() >= dueMs;
    }

    private boolean isPictureDue(String id, Twin twin) {
        boolean hasAll =
                twin.pictures().stream().allMatch(e -> e.getValue().latest().isPresent());
        long dueMs = picturedAtMs.getOrDefault(id, 0L) + (hasAll ? PICTURE : NO_PICTURE).toMillis();
        return !twin.pictures().isEmpty() && clock.millis() >= dueMs;
    }

    // A virtual thread's outermost boundary.
    private void visit(GatewayDevice device, List<Runnable> questions) {
        try {
            places.acquire();
            try {
                questions.forEach(Runnable::run);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("device {} could not be asked", device.id(), e);
        } finally {
            running.remove(device.id().value());
        }
    }

    private void askValues(GatewayDevice device, boolean undescribed) {
        if (undescribed) {
            natives.of(Protocol.ECHONET_LITE)
                    .flatMap(access -> EchonetThing.found(access, device))
                    .ifPresent(model -> twins.found(device.id(), model));
        }
        twins.of(device.id())
                .ifPresent(twin -> twin.cells().stream()
                        .filter(e -> isAsked(e.getKey()))
                        .forEach(e -> ask(device, e.getKey(), e.getValue())));
    }

    /** Nobody can ask a device for its picture any more when it is cut off. */
    private void askPictures(GatewayDevice device, Twin twin) {
        for (Map.Entry<Twin.Key, Cell> picture : twin.pictures()) {
            if (twins.pictureBytes() + Cell.MOST_PICTURE_BYTES <= MOST_PICTURE_BYTES) {
                ask(device, picture.getKey(), picture.getValue());
            }
        }
    }

    private static boolean isAsked(Twin.Key key) {
        return ASKED.contains(key.protocol());
    }

    /** Makes a value current before it is read, when the device has to be asked for it. Blocks. */
    void refresh(GatewayDevice device, Twin.Key key, Cell cell) {
        boolean isRecent = !cell.isOutdated()
                && cell.latest()
                        .filter(raw -> raw.at().plus(AGAIN).isAfter(clock.instant()))
                        .isPresent();
        if (isAsked(key) && !isRecent && desk.site().mayCommunicate(device.id())) {
            ask(device, key, cell);
        }
    }

    private void ask(GatewayDevice device, Twin.Key key, Cell cell) {
        Optional<NativeAccess> access = natives.of(key.protocol());
        if (access.isEmpty() || !desk.site().mayCommunicate(device.id())) {
            return;
        }
        Semaphore turn = turns.computeIfAbsent(device.id().value(), id -> new Semaphore(1));
        turn.acquireUninterruptibly();
        try {
            switch (access.get().read(device, key.resource())) {
                case NativeAccess.Result.Done(var value) -> cell.seen(value, clock.instant());
                case NativeAccess.Result.Failed _ -> failures.incrementAndGet();
            }
        } finally {
            turn.release();
        }
    }

    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        beat.shutdownNow();
        threads.shutdownNow();
    }
}
