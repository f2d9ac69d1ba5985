package dev.sekimori.govern.fault;

import dev.sekimori.model.Message;

/** Too much is being asked for at once; trying again later may help. */
public final class BusyException extends GovernException {
    public BusyException(Message reason) {
        super(reason);
    }
}
