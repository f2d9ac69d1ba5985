package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.model.Message;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The pauses between looks at something that takes its time. */
final class Pace {
    private static final long PAUSE_MS = 300;

    private final CountDownLatch never = new CountDownLatch(1);

    void pause() throws CommandFailure {
        try {
            if (never.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed(Message.of("cli.error.interrupted"));
        }
    }
}
