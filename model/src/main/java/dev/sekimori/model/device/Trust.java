package dev.sekimori.model.device;

import dev.sekimori.model.Message;

import java.util.List;

/** How far a device is trusted, computed from facts, with its reasons. */
public record Trust(Level level, List<Message> reasons) {
    /** From least to most trusted. */
    public enum Level {
        NONE,
        LOW,
        MEDIUM,
        HIGH
    }

    public Trust {
        reasons = List.copyOf(reasons);
    }

    public static Trust none(Message reason) {
        return new Trust(Level.NONE, List.of(reason));
    }
}
