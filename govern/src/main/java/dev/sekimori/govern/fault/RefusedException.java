package dev.sekimori.govern.fault;

import dev.sekimori.model.Message;

/** The state of things forbids it now; the reason says what to do first. */
public final class RefusedException extends GovernException {
    public RefusedException(Message reason) {
        super(reason);
    }
}
