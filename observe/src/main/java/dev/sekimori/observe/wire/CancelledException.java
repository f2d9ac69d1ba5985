package dev.sekimori.observe.wire;

import java.io.IOException;

/** Whatever asked was cancelled before the question was sent. */
public final class CancelledException extends IOException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("cancelled");
    }
}
