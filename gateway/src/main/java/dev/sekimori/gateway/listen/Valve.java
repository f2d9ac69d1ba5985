package dev.sekimori.gateway.listen;

import io.netty.channel.Channel;

import java.util.EnumSet;
import java.util.Set;

/** Holds back the reading of a channel for as long as there is a reason. On its event loop only. */
public final class Valve {
    /** Why nothing is read. */
    public enum Reason {
        /** It is not decided yet who may do what. */
        UNDECIDED,
        /** Whoever gets the bytes does not take them as fast. */
        FULL,
        /** The byte rate is used up. */
        RATE,
        /** An answer is awaited before the next request. */
        ANSWER
    }

    private final Channel channel;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    public Valve(Channel channel) {
        this.channel = channel;
    }

    public void hold(Reason reason) {
        reasons.add(reason);
        channel.config().setAutoRead(false);
    }

    public void release(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }
}
