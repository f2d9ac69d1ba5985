package dev.sekimori.govern.fault;

import dev.sekimori.model.Message;

/** What was named does not exist. */
public final class NotFoundException extends GovernException {
    public NotFoundException(Message reason) {
        super(reason);
    }
}
