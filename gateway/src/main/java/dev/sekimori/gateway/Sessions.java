package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.DeviceState;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Live sessions by device, and when the last packet of each device passed. A device that is cut
 * gets no new session until a picture of the site lets it communicate again (guideline G3-1). Safe
 * from any thread.
 */
public final class Sessions {
    private static final Duration LONGEST_CUT = Duration.ofSeconds(5);

    /**
     * One open session of one device; whoever opened it says when bytes pass and when it is closed.
     */
    public final class Registration {
        private final Track track;
        private final LiveSession session;
        private final Runnable closeNow;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private boolean ended;

        private Registration(Track track, LiveSession session, Runnable closeNow) {
            this.track = track;
            this.session = session;
            this.closeNow = closeNow;
        }

        public LiveSession session() {
            return session;
        }

        /**
         * Application bytes were read from or written to the session just now. Costs a clock
         * reading.
         */
        public void touch() {
            touch(clock.millis());
        }

        /** The same for a caller who knows the time, in milliseconds since the epoch. */
        public void touch(long nowMs) {
            track.lastPacketMs = nowMs;
        }

        /**
         * The session's sockets are closed; nothing passes any more. May be called more than once.
         */
        public void closed() {
            track.remove(this);
            closed.complete(null);
        }
    }

    private final class Track {
        private final Set<Registration> open = new HashSet<>();
        private volatile long lastPacketMs;
        private boolean blocked;
        private boolean held;
        private int cutSessions;

        private synchronized boolean add(Registration registration) {
            return !blocked && open.add(registration);
        }

        private synchronized void remove(Registration registration) {
            open.remove(registration);
        }

        private synchronized List<Registration> block() {
            if (!blocked) {
                cutSessions = 0;
            }
            blocked = true;
            List<Registration> ending = List.copyOf(open);
            for (Registration registration : ending) {
                if (!registration.ended) {
                    registration.ended = true;
                    cutSessions++;
                    allCut.incrementAndGet();
                }
                registration.closeNow.run();
            }
            return ending;
        }

        /** Blocks until a picture shows the device cut off, or it is let go. */
        private synchronized List<Registration> hold() {
            held = true;
            return block();
        }

        /**
         * Blocks; one that is blocked already is not held anew: the picture may be known by now.
         */
        private synchronized List<Registration> cut() {
            return blocked ? block() : hold();
        }

        private synchronized void letGo() {
            held = false;
        }

        /** A picture shows the device cut off; from now on pictures rule. */
        private synchronized void shownCutOff() {
            held = false;
            var _ = block();
        }

        /** A picture lets the device communicate; one that is older than its hold counts not. */
        private synchronized void shownFree() {
            blocked = held;
        }

        private synchronized List<LiveSession> sessions() {
            return open.stream().map(Registration::session).toList();
        }
    }

    private final InstantSource clock;
    private final AtomicLong allCut = new AtomicLong();
    private final Map<DeviceId, Track> tracks = new ConcurrentHashMap<>();

    public Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Notes a session with a device, or answers empty when the device is cut off. {@code closeNow}
     * must close the session's sockets at once without blocking and lead to
     * {@link Registration#closed}; it may be called from any thread, more than once, and while
     * locks are held.
     */
    public Optional<Registration> open(
            DeviceId device,
            LiveSession.Kind kind,
            String peerName,
            String peerAddress,
            Runnable closeNow) {
        Track track = track(device);
        LiveSession session = new LiveSession(device, kind, peerName, peerAddress, clock.instant());
        Registration registration = new Registration(track, session, closeNow);
        return track.add(registration) ? Optional.of(registration) : Optional.empty();
    }

    /**
     * Begins to end all of a device's sessions; it gets no new one until a picture has shown it cut
     * off, or {@link #letGo}, and then one that it may communicate. Does not block.
     */
    void hold(DeviceId device) {
        var _ = track(device).hold();
    }

    /** The next picture rules over a device that was held. */
    void letGo(DeviceId device) {
        track(device).letGo();
    }

    private Track track(DeviceId device) {
        return tracks.computeIfAbsent(device, key -> new Track());
    }

    /**
     * Holds a device unless it is cut off already, waits until every one of its sessions is closed,
     * and reports. Sessions that {@link #hold} or {@link #update} ended since it could last
     * communicate are counted in. Blocks for at most five seconds; throws {@link GatewayException}
     * when a session does not close in that time.
     */
    public CutReport cut(DeviceId device) {
        Track track = track(device);
        List<Registration> ending = new ArrayList<>();
        int sessionsCut;
        synchronized (track) {
            ending.addAll(track.cut());
            sessionsCut = track.cutSessions;
        }
        await(device, ending);
        long last = track.lastPacketMs;
        Optional<Instant> lastPacketAt =
                last == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last));
        return new CutReport(device, sessionsCut, lastPacketAt, clock.instant());
    }

    private static void await(DeviceId device, List<Registration> ending) {
        CompletableFuture<?>[] all = ending.stream()
                .map(registration -> registration.closed)
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(LONGEST_CUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new GatewayException("a session of " + device + " did not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    "interrupted while sessions of " + device + " were closing", e);
        }
    }

    /**
     * Ends the sessions of devices that may no longer communicate; lets those back that may again.
     */
    void update(SiteIndex site) {
        tracks.forEach((device, track) -> {
            if (site.mayCommunicate(device)) {
                track.shownFree();
            } else if (isCutOff(site, device)) {
                track.shownCutOff();
            }
        });
        site.state().devices().stream()
                .map(GatewayDevice::id)
                .filter(device -> isCutOff(site, device))
                .forEach(device -> track(device).shownCutOff());
    }

    private static boolean isCutOff(SiteIndex site, DeviceId device) {
        Optional<DeviceState> state = site.device(device).map(d -> d.facts().state());
        return state.isEmpty()
                || switch (state.get()) {
                    case ISOLATED, LOST, RETIRED, ERASED -> true;
                    case DISCOVERED, REGISTERED, ONBOARDING, IN_SERVICE, PROBATION -> false;
                };
    }

    /** How many sessions were cut since the start. */
    long allCut() {
        return allCut.get();
    }

    /** The open sessions, the newest first. */
    public List<LiveSession> live() {
        return tracks.values().stream()
                .flatMap(track -> track.sessions().stream())
                .sorted(Comparator.comparing(LiveSession::openedAt).reversed())
                .toList();
    }
}
