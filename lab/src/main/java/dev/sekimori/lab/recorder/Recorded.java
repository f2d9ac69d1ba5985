package dev.sekimori.lab.recorder;

import java.time.Instant;
import java.util.Optional;

/**
 * What a recorder has got.
 *
 * @param connected whether the stream flows now
 * @param frames pictures since the start
 * @param lastFrameAt when the newest picture had come whole
 * @param problem why it does not flow, empty when it does
 */
public record Recorded(
        boolean connected, long frames, Optional<Instant> lastFrameAt, String problem) {
    static final Recorded NOTHING = new Recorded(false, 0, Optional.empty(), "");

    Recorded withFrame(Instant at) {
        return new Recorded(true, frames + 1, Optional.of(at), "");
    }

    Recorded withProblem(String reason) {
        return new Recorded(false, frames, lastFrameAt, reason);
    }
}
