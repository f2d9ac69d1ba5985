package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Endings;
import dev.sekimori.app.cli.remote.EventReader;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Prints events as they happen. When the connection breaks it begins again after the last event
 * that was printed, so none is missed or printed twice. Reads on one thread; another one closes a
 * connection that has gone silent, and a third one all of it at the end of the process.
 */
final class EventFollower {
    /** The site sends a comment every 15 seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final SiteSession session;
    private final CountDownLatch ended = new CountDownLatch(1);
    private long last;
    private long pauseMs = FIRST_PAUSE_MS;

    EventFollower(SiteSession session, long after) {
        this.session = session;
        this.last = after;
    }

    /** Returns when the process is told to end, or nobody reads the output any more. */
    void run() throws CommandFailure {
        boolean connectedBefore = false;
        try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("silence").factory());
                Endings.Registration _ =
                        session.desk().around().endings().onEnd(ended::countDown)) {
            while (!isOver()) {
                try (InputStream stream =
                        session.client().events(new Query().with("after", last).parameters())) {
                    connectedBefore = true;
                    read(stream, watch);
                } catch (IOException e) {
                    tellLoss();
                } catch (CommandFailure failure) {
                    if (!connectedBefore || failure.exit() != Exit.FAILED) {
                        throw failure;
                    }
                    session.screen().note(session.words().of(failure.lines().getFirst()));
                }
                pause();
            }
            watch.shutdownNow();
        }
    }

    private void read(InputStream stream, ScheduledExecutorService watch) throws IOException {
        AtomicBoolean heard = new AtomicBoolean(true);
        var silence = watch.scheduleAtFixedRate(
                () -> {
                    if (isOver() || !heard.getAndSet(false)) {
                        close(stream);
                    }
                },
                1,
                SILENCE.toSeconds(),
                TimeUnit.SECONDS);
        try (Endings.Registration _ =
                session.desk().around().endings().onEnd(() -> close(stream))) {
            EventReader reader = new EventReader(stream, () -> heard.set(true));
            for (Optional<EventReader.Event> event = reader.next();
                    event.isPresent() && !isOver();
                    event = reader.next()) {
                print(event.get());
            }
        } finally {
            silence.cancel(false);
        }
    }

    private void print(EventReader.Event event) throws IOException {
        var json = Json.parse(event.data()).orElseThrow(() -> new IOException("not JSON"));
        long index = Json.number(json, "index");
        if (index <= last) {
            return;
        }
        if (session.desk().json()) {
            session.screen().json(event.data());
        } else {
            EventLines.show(session, json);
        }
        last = index;
        pauseMs = FIRST_PAUSE_MS;
    }

    private void tellLoss() {
        if (!isOver()) {
            session.desk().note("cli.events.lost");
        }
    }

    private boolean isOver() {
        return ended.getCount() == 0 || session.screen().out().checkError();
    }

    private void pause() {
        try {
            if (!ended.await(pauseMs, TimeUnit.MILLISECONDS)) {
                pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.countDown();
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // Closing is all that is left to do with it.
            return;
        }
    }
}
