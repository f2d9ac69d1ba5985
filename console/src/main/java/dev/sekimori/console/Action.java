package dev.sekimori.console;

/** Answers a request. Runs on a virtual thread of its own and may block for up to 30 seconds. */
@FunctionalInterface
public interface Action {
    /**
     * Answers the call; what it throws is rendered by {@link Faults}.
     *
     * @throws ConsoleException for an answer other than success
     */
    Reply answer(Call call);
}
