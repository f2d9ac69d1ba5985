package dev.sekimori.govern.fault;

import dev.sekimori.model.Message;

/** What was given cannot be meant; nothing was changed. */
public final class InvalidException extends GovernException {
    public InvalidException(Message reason) {
        super(reason);
    }
}
