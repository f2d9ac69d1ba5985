package dev.sekimori.govern.fault;

import dev.sekimori.model.Message;

/** The root of what this module refuses or fails at; {@link #reason()} is for people. */
public abstract class GovernException extends RuntimeException {
    private final transient Message reason;

    protected GovernException(Message reason) {
        super(reason.key() + " " + reason.arguments());
        this.reason = reason;
    }

    public Message reason() {
        return reason;
    }
}
